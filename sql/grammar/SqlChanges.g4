// INSERT, UPDATE, DELETE, COPY, TRUNCATE.
parser grammar SqlChanges;

insertStatement
  : K_INSERT K_INTO table=qualifiedName (K_AS alias=colId)?
    (LPAREN columns+=targetColumn (COMMA columns+=targetColumn)* RPAREN)?
    (K_OVERRIDING overriding=(K_SYSTEM | K_USER) K_VALUE)?
    (source=query | defaults=K_DEFAULT K_VALUES)
    conflict=onConflict? (K_RETURNING returning=returningList)?
  ;

targetColumn
  : name=colId steps+=indirection*
  ;

onConflict
  : open=K_ON K_CONFLICT
    ( LPAREN elements+=indexElement (COMMA elements+=indexElement)* RPAREN (K_WHERE target=expr)?
    | K_ON K_CONSTRAINT constraintName=colId
    )?
    K_DO (K_NOTHING | upd=K_UPDATE K_SET sets+=assignment (COMMA sets+=assignment)*
      (K_WHERE where=expr)?)
  ;

assignment
  : column=targetColumn EQ value=expr
  | multiple=LPAREN columns+=targetColumn (COMMA columns+=targetColumn)* RPAREN EQ value=expr
  ;

returningList
  : items+=selectItem (COMMA items+=selectItem)*
  ;

updateStatement
  : K_UPDATE table=relationExpr alias=updateAlias?
    K_SET sets+=assignment (COMMA sets+=assignment)*
    (K_FROM from+=tableRef (COMMA from+=tableRef)*)?
    (K_WHERE where=whereOrCurrent)? (K_RETURNING returning=returningList)?
  ;

// SET after the table is never its alias; the token pass sees to it.
updateAlias
  : K_AS? name=aliasWord
  ;

deleteStatement
  : K_DELETE K_FROM table=relationExpr alias=updateAlias?
    (K_USING from+=tableRef (COMMA from+=tableRef)*)?
    (K_WHERE where=whereOrCurrent)? (K_RETURNING returning=returningList)?
  ;

whereOrCurrent
  : CURRENT_LA K_OF cursor=colId
  | condition=expr
  ;

copyStatement
  : K_COPY
    ( binary=K_BINARY? table=qualifiedName (LPAREN columns=nameList RPAREN)?
      direction=(K_FROM | K_TO)
    | (LPAREN | LPAREN_SELECT) body=dataStatement RPAREN direction=K_TO
    )
    program=K_PROGRAM? (stdio=(K_STDIN | K_STDOUT) | file=SCONST)
    K_WITH? (list=optionList | old+=copyOption*)
    (K_WHERE where=expr)?
  ;

copyOption
  : word=(K_BINARY | K_FREEZE | K_CSV | K_HEADER)
  | word=(K_DELIMITER | K_NULL | K_QUOTE | K_ESCAPE) K_AS? text=SCONST
  | word=K_ENCODING text=SCONST
  | word=K_FORCE (what=K_QUOTE | neg=K_NOT what=K_NULL | what=K_NULL) (columns=nameList | star=STAR)
  ;

optionList
  : LPAREN items+=option (COMMA items+=option)* RPAREN
  ;

option
  : name=colLabel value=optionValue?
  ;

optionValue
  : word=colLabel
  | text=SCONST
  | sign=(PLUS | MINUS)? number=(ICONST | FCONST)
  | star=STAR
  | list=LPAREN items+=optionItem (COMMA items+=optionItem)* RPAREN
  ;

optionItem
  : word=colLabel
  | text=SCONST
  ;

truncateStatement
  : K_TRUNCATE K_TABLE? tables+=relationExpr (COMMA tables+=relationExpr)*
    ((K_CONTINUE | restart=K_RESTART) K_IDENTITY)? behavior=dropBehavior?
  ;

dropBehavior
  : word=(K_CASCADE | K_RESTRICT)
  ;
