// CREATE, ALTER, DROP, GRANT, COMMENT. What Steno does not know at all (functions, triggers, ...)
// never gets here: the parser tells it by its first words.
parser grammar SqlDefinitions;

createStatement
  : K_CREATE
    ( persistence=persistenceWord? K_TABLE table=createTable
    | unique=K_UNIQUE? K_INDEX index=createIndex
    | (K_OR replace=K_REPLACE)? temp=temporary? recursive=K_RECURSIVE? K_VIEW view=createView
    | K_MATERIALIZED K_VIEW materialized=createMaterializedView
    | persistence=persistenceWord? K_SEQUENCE sequence=createSequence
    | K_SCHEMA schema=createSchema
    | K_DATABASE database=colId K_WITH? options+=databaseOption*
    | K_TYPE type=qualifiedName K_AS K_ENUM LPAREN labels=stringList? RPAREN
    | role=(K_ROLE | K_USER | K_GROUP) newRole=colId K_WITH? roleOptions+=roleOption*
    )
  ;

temporary
  : (K_LOCAL | K_GLOBAL)? (K_TEMPORARY | K_TEMP)
  ;

persistenceWord
  : temp=temporary
  | unlogged=K_UNLOGGED
  ;

ifNotExists
  : K_IF K_NOT K_EXISTS
  ;

ifExists
  : K_IF K_EXISTS
  ;

createTable
  : exists=ifNotExists? name=qualifiedName
    ( open=LPAREN (elements+=tableElement (COMMA elements+=tableElement)*)? RPAREN
      (K_INHERITS LPAREN inherits=qualifiedNames RPAREN)?
    | partition=K_PARTITION K_OF parent=qualifiedName
      (LPAREN pieces+=partitionElement (COMMA pieces+=partitionElement)* RPAREN)?
      bound=partitionBound
    )?
    by=partitionBy? tail=tableTail (K_AS source=createAsSource)?
  ;

// A table's column may be named alone in CREATE TABLE AS.
tableElement
  : like=K_LIKE other=qualifiedName likes+=likeOption*
  | constraint=tableConstraint
  | column=columnDef
  | bare=colId
  ;

partitionElement
  : constraint=tableConstraint
  | name=colId (K_WITH K_OPTIONS)? constraints+=columnConstraint*
  ;

likeOption
  : including=(K_INCLUDING | K_EXCLUDING) what=colLabel
  ;

tableTail
  : (K_USING method=colId)?
    (K_WITH storage=storageList | K_WITHOUT K_OIDS)?
    (K_ON K_COMMIT (onCommit=K_DROP | onCommit=(K_DELETE | K_PRESERVE) K_ROWS))?
    (K_TABLESPACE space=colId)?
  ;

createAsSource
  : (body=query | execute=executeStatement) (K_WITH no=K_NO? data=K_DATA)?
  ;

partitionBy
  : K_PARTITION K_BY strategy=colId
    LPAREN elements+=indexElement (COMMA elements+=indexElement)* RPAREN
  ;

partitionBound
  : K_DEFAULT
  | K_FOR K_VALUES
    ( kind=K_IN LPAREN lower=exprList RPAREN
    | kind=K_FROM LPAREN lower=exprList RPAREN K_TO LPAREN upper=exprList RPAREN
    | kind=K_WITH LPAREN words+=colId numbers+=ICONST COMMA words+=colId numbers+=ICONST RPAREN
    )
  ;

columnDef
  : name=colId type=typeName (K_STORAGE storage=colId)? (K_COMPRESSION compression=colId)?
    constraints+=columnConstraint*
  ;

columnConstraint
  : K_CONSTRAINT label=colId body=columnConstraintBody
  | body=columnConstraintBody
  | attribute=constraintAttribute
  | K_COLLATE collation=anyName
  ;

columnConstraintBody
  : kind=K_NOT K_NULL
  | kind=K_NULL
  | kind=K_DEFAULT value=restrictedExpr
  | kind=K_CHECK LPAREN check=expr RPAREN (noInherit=K_NO K_INHERIT)?
  | kind=K_PRIMARY K_KEY index=constraintIndex
  | kind=K_UNIQUE nulls=nullsDistinct? index=constraintIndex
  | kind=K_REFERENCES refs=references
  | kind=K_GENERATED (always=K_ALWAYS | K_BY K_DEFAULT) K_AS
    ( identity=K_IDENTITY (LPAREN sequence+=sequenceOption* RPAREN)?
    | LPAREN check=expr RPAREN K_STORED)
  ;

// INCLUDE is only a table constraint's; the builder looks after that.
constraintIndex
  : (K_WITH storage=storageList)? (K_USING K_INDEX K_TABLESPACE space=colId)?
  ;

nullsDistinct
  : K_NULLS neg=K_NOT? K_DISTINCT
  ;

constraintAttribute
  : (word=K_DEFERRABLE | NOT_DEFERRABLE notDeferrable=K_DEFERRABLE)
  | K_INITIALLY timing=(K_DEFERRED | K_IMMEDIATE)
  ;

references
  : table=qualifiedName (LPAREN columns=nameList RPAREN)?
    (K_MATCH match=(K_FULL | K_PARTIAL | K_SIMPLE))?
    actions+=keyAction*
  ;

keyAction
  : K_ON event=(K_DELETE | K_UPDATE)
    ( action=K_NO K_ACTION
    | action=(K_RESTRICT | K_CASCADE)
    | K_SET action=(K_NULL | K_DEFAULT) (LPAREN columns=nameList RPAREN)?
    )
  ;

tableConstraint
  : (K_CONSTRAINT label=colId)? body=tableConstraintBody attributes+=tableConstraintAttribute*
  ;

tableConstraintBody
  : kind=K_CHECK LPAREN check=expr RPAREN
  | kind=K_UNIQUE nulls=nullsDistinct? (LPAREN columns=nameList RPAREN include=includeClause?
      index=constraintIndex | K_USING K_INDEX existing=colId)
  | kind=K_PRIMARY K_KEY (LPAREN columns=nameList RPAREN include=includeClause?
      index=constraintIndex | K_USING K_INDEX existing=colId)
  | kind=K_FOREIGN K_KEY LPAREN columns=nameList RPAREN K_REFERENCES refs=references
  | kind=K_EXCLUDE (K_USING method=colId)? LPAREN elements+=excludeElement
      (COMMA elements+=excludeElement)* RPAREN include=includeClause? index=constraintIndex
      (K_WHERE LPAREN check=expr RPAREN)?
  ;

excludeElement
  : element=indexElement K_WITH (op=operatorToken | OPERATOR_CALL LPAREN qualified=anyOperator RPAREN)
  ;

tableConstraintAttribute
  : attribute=constraintAttribute
  | K_NOT valid=K_VALID
  | no=K_NO K_INHERIT
  ;

includeClause
  : K_INCLUDE LPAREN columns=nameList RPAREN
  ;

storageList
  : LPAREN items+=storageOption (COMMA items+=storageOption)* RPAREN
  ;

storageOption
  : name+=colLabel (DOT name+=colLabel)? (EQ value=optionValue)?
  ;

createIndex
  : concurrently=K_CONCURRENTLY? exists=ifNotExists? name=colId? K_ON only=K_ONLY?
    table=qualifiedName (K_USING method=colId)?
    LPAREN elements+=indexElement (COMMA elements+=indexElement)* RPAREN
    include=includeClause? nulls=nullsDistinct? (K_WITH storage=storageList)?
    (K_TABLESPACE space=colId)? (K_WHERE where=expr)?
  ;

// An expression needs parentheses unless it is a function call; the builder refuses others.
indexElement
  : key=operand (K_COLLATE collation=anyName)?
    (opclass=operatorClass (LPAREN items+=storageOption (COMMA items+=storageOption)* RPAREN)?)?
    direction=(K_ASC | K_DESC)? (NULLS_LA nulls=(K_FIRST | K_LAST))?
  ;

// Never a keyword, so that an index element's end is clear.
operatorClass
  : head=IDENT (DOT rest+=colLabel)*
  ;

createView
  : name=qualifiedName (LPAREN columns=nameList RPAREN)? (K_WITH storage=storageList)?
    K_AS body=query (K_WITH level=(K_LOCAL | K_CASCADED)? check=K_CHECK K_OPTION)?
  ;

createMaterializedView
  : exists=ifNotExists? name=qualifiedName (LPAREN columns=nameList RPAREN)? tail=tableTail
    K_AS source=createAsSource
  ;

createSequence
  : exists=ifNotExists? name=qualifiedName options+=sequenceOption*
  ;

sequenceOption
  : kind=K_AS type=simpleType
  | kind=K_CACHE number=signedNumber
  | neg=K_NO kind=(K_CYCLE | K_MAXVALUE | K_MINVALUE)
  | kind=K_CYCLE
  | kind=K_INCREMENT K_BY? number=signedNumber
  | kind=(K_MAXVALUE | K_MINVALUE) number=signedNumber
  | kind=K_OWNED K_BY owner=anyName
  | kind=K_SEQUENCE K_NAME owner=anyName
  | kind=K_START K_WITH? number=signedNumber
  | kind=K_RESTART (K_WITH? number=signedNumber)?
  ;

signedNumber
  : sign=(PLUS | MINUS)? number=(ICONST | FCONST)
  ;

createSchema
  : exists=ifNotExists? (name=colId (K_AUTHORIZATION role=roleName)? | K_AUTHORIZATION role=roleName)
  ;

databaseOption
  : (name=(IDENT | K_ENCODING | K_LOCATION | K_OWNER | K_TABLESPACE | K_TEMPLATE)
    | K_CONNECTION limit=K_LIMIT)
    EQ? (word=colId | boolean=(K_TRUE | K_FALSE) | text=SCONST | number=signedNumber
        | toDefault=K_DEFAULT)
  ;

roleName
  : name=colId
  | special=(K_CURRENT_USER | K_SESSION_USER | K_CURRENT_ROLE)
  ;

roleNames
  : items+=roleName (COMMA items+=roleName)*
  ;

roleOption
  : K_ENCRYPTED? kind=K_PASSWORD (text=SCONST | none=K_NULL)
  | kind=K_CONNECTION K_LIMIT number=signedNumber
  | kind=K_VALID K_UNTIL text=SCONST
  | kind=K_IN (K_ROLE | K_GROUP) names=roleNames
  | kind=(K_ROLE | K_ADMIN | K_USER) names=roleNames
  | kind=K_INHERIT
  | flag=IDENT
  ;

alterStatement
  : K_ALTER
    ( object=(K_TABLE | K_VIEW | K_INDEX) alter=alterRelation
    | K_MATERIALIZED object=K_VIEW alter=alterRelation
    | K_SEQUENCE sequence=alterSequence
    | K_TYPE type=alterType
    | holder=(K_SCHEMA | K_DATABASE) name=colId (rename=K_RENAME K_TO newName=colId
        | owner=K_OWNER K_TO role=roleName)
    | user=(K_ROLE | K_USER | K_GROUP) role=roleName
      (rename=K_RENAME K_TO newName=colId | K_WITH? roleOptions+=roleOption+)
    )
  ;

alterRelation
  : exists=ifExists? table=relationExpr
    ( actions+=alterAction (COMMA actions+=alterAction)*
    | rename=renameTail
    | K_SET K_SCHEMA schema=colId
    )
  ;

renameTail
  : K_RENAME K_TO newName=colId
  | K_RENAME constraint=K_CONSTRAINT old=colId K_TO newName=colId
  | K_RENAME column=K_COLUMN? old=colId K_TO newName=colId
  ;

alterAction
  : add=K_ADD constraint=tableConstraint
  | add=K_ADD K_COLUMN? notExists=ifNotExists? column=columnDef
  | drop=K_DROP what=K_CONSTRAINT exists=ifExists? name=colId behavior=dropBehavior?
  | drop=K_DROP K_COLUMN? exists=ifExists? name=colId behavior=dropBehavior?
  | alter=K_ALTER what=K_CONSTRAINT name=colId attributes+=tableConstraintAttribute+
  | alter=K_ALTER K_COLUMN? name=colId change=alterColumn
  | validate=K_VALIDATE K_CONSTRAINT name=colId
  | owner=K_OWNER K_TO role=roleName
  | set=K_SET storage=storageList
  | reset=K_RESET storage=storageList
  | set=K_SET space=K_TABLESPACE name=colId
  | set=K_SET logged=(K_LOGGED | K_UNLOGGED)
  | cluster=K_CLUSTER K_ON name=colId
  | replica=K_REPLICA K_IDENTITY (K_NOTHING | K_FULL | K_DEFAULT | K_USING K_INDEX name=colId)
  | trigger=(K_ENABLE | K_DISABLE) words+=colLabel+
  | inherit=K_INHERIT parent=qualifiedName
  | noInherit=K_NO K_INHERIT parent=qualifiedName
  | attach=K_ATTACH K_PARTITION parent=qualifiedName bound=partitionBound?
  | detach=K_DETACH K_PARTITION parent=qualifiedName (K_CONCURRENTLY | K_FINALIZE)?
  ;

alterColumn
  : (K_SET K_DATA)? kind=K_TYPE type=typeName (K_COLLATE collation=anyName)? (K_USING value=expr)?
  | K_SET kind=K_DEFAULT value=expr
  | drop=K_DROP kind=K_DEFAULT
  | K_SET kind=K_NOT K_NULL
  | drop=K_DROP kind=K_NOT K_NULL
  | drop=K_DROP kind=K_EXPRESSION exists=ifExists?
  | drop=K_DROP kind=K_IDENTITY exists=ifExists?
  | K_ADD kind=K_GENERATED (always=K_ALWAYS | K_BY K_DEFAULT) K_AS K_IDENTITY
    (LPAREN sequence+=sequenceOption* RPAREN)?
  | K_SET kind=K_STATISTICS number=signedNumber
  | K_SET kind=K_STORAGE word=colId
  | K_SET kind=K_COMPRESSION word=colId
  ;

alterSequence
  : exists=ifExists? name=qualifiedName
    ( options+=sequenceOption+
    | rename=K_RENAME K_TO newName=colId
    | owner=K_OWNER K_TO role=roleName
    | K_SET K_SCHEMA schema=colId
    )
  ;

alterType
  : name=qualifiedName
    ( add=K_ADD K_VALUE exists=ifNotExists? label=SCONST
      (where=(K_BEFORE | K_AFTER) neighbor=SCONST)?
    | renameValue=K_RENAME K_VALUE label=SCONST K_TO newLabel=SCONST
    | rename=K_RENAME K_TO newName=colId
    | owner=K_OWNER K_TO role=roleName
    | K_SET K_SCHEMA schema=colId
    )
  ;

dropStatement
  : K_DROP
    ( K_MATERIALIZED? object=(K_TABLE | K_VIEW | K_SEQUENCE | K_SCHEMA | K_TYPE | K_DOMAIN)
      exists=ifExists? names=qualifiedNames behavior=dropBehavior?
    | object=K_INDEX concurrently=K_CONCURRENTLY? exists=ifExists? names=qualifiedNames
      behavior=dropBehavior?
    | database=K_DATABASE exists=ifExists? name=colId (K_WITH? LPAREN force=K_FORCE RPAREN)?
    | role=(K_ROLE | K_USER | K_GROUP) exists=ifExists? roles=roleNames
    )
  ;

grantStatement
  : K_GRANT privileges=privilegeList
    ( K_ON object=grantObject K_TO roles=granteeList (K_WITH withOption=K_GRANT K_OPTION)?
    | K_TO roles=granteeList (K_WITH withOption=K_ADMIN K_OPTION)?
    ) (K_GRANTED K_BY roleName)?
  ;

revokeStatement
  : K_REVOKE (only=(K_GRANT | K_ADMIN) K_OPTION K_FOR)? privileges=privilegeList
    (K_ON object=grantObject)? K_FROM roles=granteeList (K_GRANTED K_BY roleName)?
    behavior=dropBehavior?
  ;

privilegeList
  : items+=privilege (COMMA items+=privilege)*
  ;

privilege
  : all=K_ALL K_PRIVILEGES? (LPAREN columns=nameList RPAREN)?
  | word=(K_SELECT | K_REFERENCES | K_CREATE) (LPAREN columns=nameList RPAREN)?
  | name=colId (LPAREN columns=nameList RPAREN)?
  ;

grantObject
  : K_ALL many=(K_TABLES | K_SEQUENCES | K_FUNCTIONS) K_IN K_SCHEMA names=qualifiedNames
  | kind=(K_TABLE | K_SEQUENCE | K_DATABASE | K_SCHEMA | K_TYPE | K_DOMAIN | K_TABLESPACE)?
    names=qualifiedNames
  ;

granteeList
  : items+=grantee (COMMA items+=grantee)*
  ;

grantee
  : K_GROUP? name=roleName
  ;

commentStatement
  : K_COMMENT K_ON
    ( object=(K_TABLE | K_VIEW | K_INDEX | K_SEQUENCE | K_SCHEMA | K_DATABASE | K_TYPE | K_DOMAIN
        | K_ROLE | K_EXTENSION | K_TABLESPACE) name=qualifiedName
    | K_MATERIALIZED object=K_VIEW name=qualifiedName
    | object=K_COLUMN name=qualifiedName
    | object=K_CONSTRAINT sub=colId K_ON name=qualifiedName
    ) K_IS (text=SCONST | K_NULL)
  ;

stringList
  : items+=SCONST (COMMA items+=SCONST)*
  ;

qualifiedNames
  : items+=qualifiedName (COMMA items+=qualifiedName)*
  ;
