// Expressions, types and function calls.
//
// An expression is a flat list: a term, then tails of an operator with its right-hand term. Which
// operator binds tighter is decided by the tree builder, not here: a rule for each level of
// precedence would cost a call and a prediction a level for every constant, and recursion for every
// operator of a chain.
parser grammar SqlExpressions;

expr
  : first=exprTerm tails+=exprTail*
  ;

exprTerm
  : prefixes+=prefixOperator* base=operand
  ;

prefixOperator
  : op=(PLUS | MINUS | OP | K_NOT)
  | OPERATOR_CALL LPAREN qualified=anyOperator RPAREN
  ;

exprTail
  : op=(PLUS | MINUS | STAR | SLASH | PERCENT | CARET | LT | GT | EQ | LE | GE | NE | OP)
    (term=exprTerm | quant=quantified)
  | op=OPERATOR_CALL LPAREN qualified=anyOperator RPAREN (term=exprTerm | quant=quantified)
  | op=(K_AND | K_OR | K_ESCAPE | K_OVERLAPS) term=exprTerm
  | neg=NOT_LA?
    ( op=(K_LIKE | K_ILIKE) (term=exprTerm | quant=quantified)
    | op=K_SIMILAR K_TO term=exprTerm
    | op=K_BETWEEN symmetry=(K_SYMMETRIC | K_ASYMMETRIC)? term=exprTerm
    | op=K_IN (sub=subquery | LPAREN items=exprList RPAREN)
    )
  | op=K_IS neg=K_NOT?
    ( test=(K_NULL | K_TRUE | K_FALSE | K_UNKNOWN)
    | test=K_DISTINCT K_FROM term=exprTerm
    )
  | op=(K_ISNULL | K_NOTNULL)
  | op=TYPECAST castType=typeName
  | op=K_COLLATE collation=anyName
  | op=AT_LA K_TIME K_ZONE term=exprTerm
  ;

quantified
  : quantifier=(K_ANY | K_SOME | K_ALL) (sub=subquery | LPAREN array=expr RPAREN)
  ;

// What may stand before constraints and between BETWEEN's words: no logic, no IN, no LIKE.
restrictedExpr
  : first=restrictedTerm tails+=restrictedTail*
  ;

restrictedTerm
  : prefixes+=restrictedPrefix* base=operand
  ;

restrictedPrefix
  : op=(PLUS | MINUS | OP)
  | OPERATOR_CALL LPAREN qualified=anyOperator RPAREN
  ;

restrictedTail
  : op=(PLUS | MINUS | STAR | SLASH | PERCENT | CARET | LT | GT | EQ | LE | GE | NE | OP)
    term=restrictedTerm
  | op=OPERATOR_CALL LPAREN qualified=anyOperator RPAREN term=restrictedTerm
  | op=K_IS neg=K_NOT? test=K_DISTINCT K_FROM term=restrictedTerm
  | op=TYPECAST castType=typeName
  ;

exprList
  : items+=expr (COMMA items+=expr)*
  ;

operand
  : constant=(ICONST | FCONST | SCONST | BCONST | XCONST | K_TRUE | K_FALSE | K_NULL | K_DEFAULT)
  | param=PARAM steps+=indirection*
  | name=nameExpr
  | open=LPAREN items=exprList? close=RPAREN steps+=indirection*
  | sub=subquery steps+=indirection*
  | special=specialExpr
  ;

// A column, a function call, or a constant with its type in front.
nameExpr
  : head=colId steps+=indirection* (call=callSuffix text=SCONST? | text=SCONST)?
  | function=typeFunctionWord (call=callSuffix text=SCONST? | text=SCONST)
  ;

indirection
  : DOT (field=colLabel | star=STAR)
  | bracket=LBRACKET (index=expr (colon=COLON upper=expr?)? | colon=COLON upper=expr?) RBRACKET
  ;

callSuffix
  : open=LPAREN
    ( star=STAR
    | quant=(K_ALL | K_DISTINCT)? args+=functionArg (COMMA args+=functionArg)* order=orderBy?
    )? RPAREN
    (K_WITHIN K_GROUP LPAREN within=orderBy RPAREN)?
    (K_FILTER LPAREN K_WHERE filter=expr RPAREN)?
    (K_OVER over=overClause)?
  ;

functionArg
  : variadic=K_VARIADIC? value=expr (arrow=(COLON_EQUALS | EQUALS_GREATER) named=expr)?
  ;

overClause
  : name=colId
  | spec=windowSpec
  ;

windowSpec
  : open=LPAREN ref=colId? (K_PARTITION K_BY parts=exprList)? order=orderBy? frame=frameClause?
    RPAREN
  ;

frameClause
  : unit=(K_RANGE | K_ROWS | K_GROUPS)
    (K_BETWEEN lower=frameBound K_AND upper=frameBound | lower=frameBound)
    (K_EXCLUDE (exclude=K_CURRENT K_ROW | exclude=(K_GROUP | K_TIES) | exclude=K_NO K_OTHERS))?
  ;

frameBound
  : unbounded=K_UNBOUNDED direction=(K_PRECEDING | K_FOLLOWING)
  | current=K_CURRENT K_ROW
  | offset=expr direction=(K_PRECEDING | K_FOLLOWING)
  ;

specialExpr
  : cases=caseExpr
  | fn=K_CAST LPAREN arg=expr K_AS castType=typeName RPAREN
  | fn=K_ARRAY (sub=subquery | body=arrayBody)
  | fn=EXISTS_CALL sub=subquery
  | fn=(COALESCE_CALL | GREATEST_CALL | LEAST_CALL | GROUPING_CALL) LPAREN items=exprList RPAREN
  | fn=NULLIF_CALL LPAREN arg=expr COMMA second=expr RPAREN
  | fn=ROW_CALL LPAREN items=exprList? RPAREN
  | fn=EXTRACT_CALL LPAREN field=extractField K_FROM arg=expr RPAREN
  | fn=POSITION_CALL LPAREN needle=restrictedExpr K_IN haystack=restrictedExpr RPAREN
  | fn=SUBSTRING_CALL LPAREN items=exprList
    (K_FROM second=expr (K_FOR third=expr)? | K_FOR third=expr (K_FROM second=expr)?)? RPAREN
  | fn=OVERLAY_CALL LPAREN items=exprList
    (K_PLACING second=expr K_FROM third=expr (K_FOR fourth=expr)?)? RPAREN
  | fn=TRIM_CALL LPAREN side=(K_BOTH | K_LEADING | K_TRAILING)?
    (K_FROM items=exprList | items=exprList (K_FROM tail=exprList)?) RPAREN
  | value=sqlValue
  | constType=keywordType text=SCONST fields=intervalFields?
  ;

sqlValue
  : fn=(K_CURRENT_DATE | K_CURRENT_ROLE | K_CURRENT_USER | K_USER | K_SESSION_USER
       | K_CURRENT_CATALOG | K_CURRENT_SCHEMA)
  | fn=(K_CURRENT_TIME | K_CURRENT_TIMESTAMP | K_LOCALTIME | K_LOCALTIMESTAMP)
    (LPAREN precision=ICONST RPAREN)?
  ;

extractField
  : word=(IDENT | K_YEAR | K_MONTH | K_DAY | K_HOUR | K_MINUTE | K_SECOND | SCONST)
  ;

caseExpr
  : K_CASE arg=expr? whens+=caseWhen+ (K_ELSE otherwise=expr)? K_END
  ;

caseWhen
  : K_WHEN condition=expr K_THEN result=expr
  ;

arrayBody
  : open=LBRACKET (items=exprList | rows+=arrayBody (COMMA rows+=arrayBody)*)? RBRACKET
  ;

orderBy
  : K_ORDER K_BY items+=sortItem (COMMA items+=sortItem)*
  ;

sortItem
  : key=expr
    (direction=(K_ASC | K_DESC) | direction=K_USING
      (op=operatorToken | OPERATOR_CALL LPAREN qualified=anyOperator RPAREN))?
    (NULLS_LA nulls=(K_FIRST | K_LAST))?
  ;

anyOperator
  : (schema+=colId DOT)* op=operatorToken
  ;

operatorToken
  : op=(PLUS | MINUS | STAR | SLASH | PERCENT | CARET | LT | GT | EQ | LE | GE | NE | OP)
  ;

typeName
  : simple=simpleType
    ( bounds+=arrayBound+
    | array=K_ARRAY (LBRACKET bound=ICONST RBRACKET)?
    )?
  ;

arrayBound
  : LBRACKET bound=ICONST? RBRACKET
  ;

simpleType
  : word=typeWord (DOT attributes+=colLabel)* (open=LPAREN mods=exprList RPAREN)?
  | keyword=keywordType fields=intervalFields?
  ;

// Types of several words. The token pass keeps these words only where such a type begins.
keywordType
  : head=K_DOUBLE K_PRECISION
  | head=(K_CHARACTER | K_CHAR | K_NCHAR | K_BIT) varying=K_VARYING (LPAREN mods=exprList RPAREN)?
  | head=K_NATIONAL (K_CHARACTER | K_CHAR) varying=K_VARYING? (LPAREN mods=exprList RPAREN)?
  | head=(K_TIME | K_TIMESTAMP) (LPAREN mods=exprList RPAREN)?
    (zone=(WITH_LA | K_WITHOUT) K_TIME K_ZONE)?
  | head=K_INTERVAL (LPAREN mods=exprList RPAREN)?
  ;

intervalFields
  : lower=(K_YEAR | K_MONTH | K_DAY | K_HOUR | K_MINUTE)
    (K_TO upper=(K_MONTH | K_HOUR | K_MINUTE | K_SECOND) (LPAREN precision=ICONST RPAREN)?)?
  | lower=K_SECOND (LPAREN precision=ICONST RPAREN)?
  ;
