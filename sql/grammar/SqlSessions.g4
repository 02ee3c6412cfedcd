// Transactions, settings, prepared statements, cursors, upkeep.
parser grammar SqlSessions;

transactionStatement
  : word=K_BEGIN unit=transactionUnit? modes=transactionModes?
  | word=K_START K_TRANSACTION modes=transactionModes?
  | word=(K_END | K_ABORT) unit=transactionUnit? end=chainClause?
  | word=K_COMMIT (unit=transactionUnit? end=chainClause? | prepared=K_PREPARED text=SCONST)
  | word=K_ROLLBACK
    ( unit=transactionUnit? (end=chainClause | to=K_TO savepoint=savepointName)?
    | prepared=K_PREPARED text=SCONST
    )
  | word=K_SAVEPOINT name=colId
  | word=K_RELEASE savepoint=savepointName
  ;

chainClause
  : K_AND no=K_NO? K_CHAIN
  ;

savepointName
  : K_SAVEPOINT? name=colId
  ;

transactionUnit
  : K_WORK
  | K_TRANSACTION
  ;

transactionModes
  : items+=transactionMode (COMMA? items+=transactionMode)*
  ;

transactionMode
  : K_ISOLATION K_LEVEL level=isolationLevel
  | K_READ access=(K_ONLY | K_WRITE)
  | deferrable=K_DEFERRABLE
  | NOT_DEFERRABLE notDeferrable=K_DEFERRABLE
  ;

isolationLevel
  : word=K_SERIALIZABLE
  | word=K_REPEATABLE K_READ
  | K_READ word=(K_COMMITTED | K_UNCOMMITTED)
  ;

setStatement
  : K_SET
    ( K_TRANSACTION (modes=transactionModes | snapshot=K_SNAPSHOT text=SCONST)
    | K_SESSION K_TRANSACTION modes=transactionModes
    | K_SESSION characteristics=K_CHARACTERISTICS K_AS K_TRANSACTION modes=transactionModes
    | K_CONSTRAINTS (all=K_ALL | names=qualifiedNames) when=(K_DEFERRED | K_IMMEDIATE)
    | scope=(K_SESSION | K_LOCAL)? setting=settingRest
    | local=K_LOCAL K_TRANSACTION modes=transactionModes
    )
  ;

settingRest
  : variable=settingName (K_TO | EQ) (toDefault=K_DEFAULT | values=settingValues)
  | variable=settingName K_FROM current=K_CURRENT
  | zone=K_TIME K_ZONE value=zoneValue
  | special=(K_SCHEMA | K_CATALOG | K_XML) text=SCONST
  | special=K_NAMES (text=SCONST | toDefault=K_DEFAULT)?
  | special=K_ROLE (word=colId | text=SCONST)
  | special=K_SESSION K_AUTHORIZATION (word=colId | text=SCONST | toDefault=K_DEFAULT)
  ;

settingName
  : parts+=colId (DOT parts+=colId)*
  ;

settingValues
  : items+=settingValue (COMMA items+=settingValue)*
  ;

settingValue
  : word=(K_TRUE | K_FALSE | K_ON)
  | name=settingWord
  | text=SCONST
  | number=signedNumber
  ;

zoneValue
  : text=SCONST
  | number=signedNumber
  | word=(IDENT | K_LOCAL | K_DEFAULT)
  | K_INTERVAL (LPAREN ICONST RPAREN)? interval=SCONST fields=intervalFields?
  ;

resetStatement
  : K_RESET (all=K_ALL | zone=K_TIME K_ZONE | isolation=K_TRANSACTION K_ISOLATION K_LEVEL
    | K_SESSION session=K_AUTHORIZATION | variable=settingName)
  ;

showStatement
  : K_SHOW (all=K_ALL | zone=K_TIME K_ZONE | isolation=K_TRANSACTION K_ISOLATION K_LEVEL
    | K_SESSION session=K_AUTHORIZATION | variable=settingName)
  ;

discardStatement
  : K_DISCARD target=(K_ALL | K_PLANS | K_SEQUENCES | K_TEMP | K_TEMPORARY)
  ;

prepareStatement
  : K_PREPARE
    ( name=colId (LPAREN types+=typeName (COMMA types+=typeName)* RPAREN)? K_AS body=dataStatement
    | K_TRANSACTION text=SCONST
    )
  ;

executeStatement
  : K_EXECUTE name=colId (LPAREN args=exprList RPAREN)?
  ;

deallocateStatement
  : K_DEALLOCATE K_PREPARE? (all=K_ALL | name=colId)
  ;

declareStatement
  : K_DECLARE name=colId options+=cursorOption* K_CURSOR ((K_WITH | K_WITHOUT) hold=K_HOLD)? K_FOR
    body=query
  ;

cursorOption
  : word=(K_BINARY | K_INSENSITIVE | K_ASENSITIVE | K_SCROLL)
  | no=K_NO K_SCROLL
  ;

fetchStatement
  : verb=(K_FETCH | K_MOVE)
    ( (K_FROM | K_IN)? cursor=colId
    | direction=fetchDirection (K_FROM | K_IN)? cursor=colId
    )
  ;

fetchDirection
  : word=(K_NEXT | K_PRIOR | K_FIRST | K_LAST | K_ALL)
  | word=(K_ABSOLUTE | K_RELATIVE) number=signedNumber
  | word=(K_FORWARD | K_BACKWARD) (all=K_ALL | number=signedNumber)?
  | number=signedNumber
  ;

closeStatement
  : K_CLOSE (all=K_ALL | name=colId)
  ;

explainStatement
  : K_EXPLAIN
    ( analyze=(K_ANALYZE | K_ANALYSE) verbose=K_VERBOSE?
    | verbose=K_VERBOSE
    | options=optionList
    )?
    body=explainable
  ;

explainable
  : data=dataStatement
  | create=createStatement
  | declare=declareStatement
  | execute=executeStatement
  ;

vacuumStatement
  : verb=K_VACUUM
    ( options=optionList
    | flags+=K_FULL? flags+=K_FREEZE? flags+=K_VERBOSE? flags+=(K_ANALYZE | K_ANALYSE)?
    )
    (tables+=vacuumTable (COMMA tables+=vacuumTable)*)?
  | verb=(K_ANALYZE | K_ANALYSE) (options=optionList | flags+=K_VERBOSE)?
    (tables+=vacuumTable (COMMA tables+=vacuumTable)*)?
  ;

vacuumTable
  : name=qualifiedName (LPAREN columns=nameList RPAREN)?
  ;

lockStatement
  : K_LOCK K_TABLE? tables+=relationExpr (COMMA tables+=relationExpr)*
    (K_IN words+=lockWord+ K_MODE)? nowait=K_NOWAIT?
  ;

notifyStatement
  : word=K_LISTEN channel=colId
  | word=K_NOTIFY channel=colId (COMMA text=SCONST)?
  | word=K_UNLISTEN (all=STAR | channel=colId)
  | word=K_CHECKPOINT
  ;

lockWord
  : word=(K_ACCESS | K_ROW | K_SHARE | K_EXCLUSIVE | K_UPDATE)
  ;
