// Queries: SELECT, VALUES, set operations, FROM, WITH.
//
// LPAREN_SELECT is a parenthesis that opens a query; the token pass finds them, so that neither
// `((select 1) + 1)` nor `((select 1) union select 2)` needs lookahead over the whole text.
parser grammar SqlQueries;

query
  : with=withClause? body=queryExpr
  ;

queryExpr
  : first=queryTerm tails+=setTail* order=orderBy? clauses+=queryClause*
  ;

setTail
  : op=(K_UNION | K_INTERSECT | K_EXCEPT) quant=(K_ALL | K_DISTINCT)? term=queryTerm
  ;

queryTerm
  : select=selectCore
  | values=valuesClause
  | table=K_TABLE relation=relationExpr
  | sub=subquery
  ;

subquery
  : open=LPAREN_SELECT body=query RPAREN
  ;

// LIMIT, OFFSET, FETCH and FOR in any order; the builder refuses repetitions.
queryClause
  : word=K_LIMIT (all=K_ALL | count=expr) (comma=COMMA expr)?
  | word=K_OFFSET count=expr (K_ROW | K_ROWS)?
  | word=K_FETCH (K_FIRST | K_NEXT) number=fetchCount? (K_ROW | K_ROWS) (K_ONLY | with=K_WITH K_TIES)
  | word=K_FOR
    ( strength=lockStrength (K_OF names+=qualifiedName (COMMA names+=qualifiedName)*)?
      (nowait=K_NOWAIT | skip=K_SKIP K_LOCKED)?
    | K_READ only=K_ONLY
    )
  ;

lockStrength
  : word=K_UPDATE
  | word=K_NO K_KEY K_UPDATE
  | word=K_SHARE
  | word=K_KEY K_SHARE
  ;

fetchCount
  : sign=(PLUS | MINUS) number=(ICONST | FCONST)
  | base=operand
  ;

selectCore
  : K_SELECT
    (all=K_ALL | distinct=K_DISTINCT (on=K_ON LPAREN keys=exprList RPAREN)?)?
    (items+=selectItem (COMMA items+=selectItem)*)?
    (K_INTO into=intoTarget)?
    (K_FROM from+=tableRef (COMMA from+=tableRef)*)?
    (K_WHERE where=expr)?
    (K_GROUP K_BY quant=(K_ALL | K_DISTINCT)? groups+=groupItem (COMMA groups+=groupItem)*)?
    (K_HAVING having=expr)?
    (K_WINDOW windows+=namedWindow (COMMA windows+=namedWindow)*)?
  ;

selectItem
  : star=STAR
  | value=expr (K_AS label=colLabel | bare=bareLabel)?
  ;

intoTarget
  : temp=temporary? K_TABLE? name=qualifiedName
  ;

groupItem
  : kind=(K_ROLLUP | K_CUBE) LPAREN items=exprList RPAREN
  | kind=K_GROUPING K_SETS LPAREN sets+=groupItem (COMMA sets+=groupItem)* RPAREN
  | key=expr
  ;

namedWindow
  : name=colId K_AS spec=windowSpec
  ;

valuesClause
  : K_VALUES rows+=valuesRow (COMMA rows+=valuesRow)*
  ;

valuesRow
  : LPAREN items=exprList RPAREN
  ;

withClause
  : open=K_WITH recursive=K_RECURSIVE? ctes+=commonTable (COMMA ctes+=commonTable)*
  ;

commonTable
  : name=colId (LPAREN columns=nameList RPAREN)? K_AS (neg=K_NOT? materialized=K_MATERIALIZED)?
    (LPAREN | LPAREN_SELECT) body=dataStatement RPAREN
  ;

// What changes or returns rows: what may stand in WITH, PREPARE, EXPLAIN and COPY.
dataStatement
  : with=withClause?
    (select=queryExpr | ins=insertStatement | upd=updateStatement | del=deleteStatement)
  ;

tableRef
  : first=tablePrimary joins+=joinTail*
  ;

joinTail
  : cross=K_CROSS K_JOIN right=tablePrimary
  | natural=K_NATURAL type=joinType? K_JOIN right=tablePrimary
  | type=joinType? K_JOIN nested=tableRef qual=joinQual
  ;

joinType
  : word=(K_LEFT | K_RIGHT | K_FULL) K_OUTER?
  | word=K_INNER
  ;

joinQual
  : K_ON condition=expr
  | K_USING LPAREN columns=nameList RPAREN (K_AS alias=colId)?
  ;

tablePrimary
  : lateral=K_LATERAL? source=tableSource
  | only=K_ONLY (name=qualifiedName | LPAREN name=qualifiedName RPAREN) alias=aliasClause?
    sample=sampleClause?
  | LPAREN inner=tableRef RPAREN alias=aliasClause?
  ;

tableSource
  : name=qualifiedName (STAR | call=functionArgs (WITH_LA ordinality=K_ORDINALITY)?)?
    alias=aliasClause? sample=sampleClause?
  | function=tableFunction (WITH_LA ordinality=K_ORDINALITY)? alias=aliasClause?
  | rows=ROWS_FROM K_FROM LPAREN members+=rowsFromItem (COMMA members+=rowsFromItem)* RPAREN
    (WITH_LA ordinality=K_ORDINALITY)? alias=aliasClause?
  | sub=subquery alias=aliasClause?
  ;

// Functions whose names are no plain identifiers.
tableFunction
  : word=typeFunctionWord args=functionArgs
  | special=specialExpr
  ;

rowsFromItem
  : (name=qualifiedName args=functionArgs | function=tableFunction)
    (K_AS LPAREN columns+=aliasColumn (COMMA columns+=aliasColumn)* RPAREN)?
  ;

functionArgs
  : open=LPAREN (quant=(K_ALL | K_DISTINCT)? args+=functionArg (COMMA args+=functionArg)*)? RPAREN
  ;

sampleClause
  : K_TABLESAMPLE method=anyName LPAREN args=exprList RPAREN
    (K_REPEATABLE LPAREN seed=expr RPAREN)?
  ;

aliasClause
  : K_AS (name=colId (LPAREN columns+=aliasColumn (COMMA columns+=aliasColumn)* RPAREN)?
    | LPAREN columns+=aliasColumn (COMMA columns+=aliasColumn)* RPAREN)
  | name=colId (LPAREN columns+=aliasColumn (COMMA columns+=aliasColumn)* RPAREN)?
  ;

aliasColumn
  : name=colId (type=typeName (K_COLLATE collation=anyName)?)?
  ;

relationExpr
  : name=qualifiedName STAR?
  | only=K_ONLY (name=qualifiedName | LPAREN name=qualifiedName RPAREN)
  ;
