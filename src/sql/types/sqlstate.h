// The SQLSTATE codes that Steno reports, under the names that PostgreSQL's documentation gives the
// conditions. Clients act on the codes (40001: retry; 23505: duplicate), so they are API.
#pragma once

namespace steno::sql::sqlstate {

// Class 0A, 0L..0Z
inline constexpr char kFeatureNotSupported[] = "0A000";
inline constexpr char kProtocolViolation[] = "08P01";
inline constexpr char kConnectionException[] = "08000";
inline constexpr char kConnectionFailure[] = "08006";
inline constexpr char kInvalidGrantor[] = "0L000";
inline constexpr char kCardinalityViolation[] = "21000";

// Class 22: data exceptions
inline constexpr char kDataException[] = "22000";
inline constexpr char kStringDataRightTruncation[] = "22001";
inline constexpr char kNumericValueOutOfRange[] = "22003";
inline constexpr char kNullValueNotAllowed[] = "22004";
inline constexpr char kInvalidDatetimeFormat[] = "22007";
inline constexpr char kDatetimeFieldOverflow[] = "22008";
inline constexpr char kInvalidTimeZoneDisplacement[] = "22009";
inline constexpr char kSubstringError[] = "22011";
inline constexpr char kDivisionByZero[] = "22012";
inline constexpr char kInvalidPrecedingOrFollowingSize[] = "22013";
inline constexpr char kIntervalFieldOverflow[] = "22015";
inline constexpr char kInvalidArgumentForLogarithm[] = "2201E";
inline constexpr char kInvalidArgumentForPower[] = "2201F";
inline constexpr char kInvalidArgumentForWidthBucket[] = "2201G";
inline constexpr char kInvalidRowCountInLimit[] = "2201W";
inline constexpr char kInvalidRowCountInOffset[] = "2201X";
inline constexpr char kInvalidEscapeCharacter[] = "22019";
inline constexpr char kInvalidRegularExpression[] = "2201B";
inline constexpr char kCharacterNotInRepertoire[] = "22021";
inline constexpr char kInvalidParameterValue[] = "22023";
inline constexpr char kInvalidEscapeSequence[] = "22025";
inline constexpr char kStringDataLengthMismatch[] = "22026";
inline constexpr char kArraySubscriptError[] = "2202E";
inline constexpr char kInvalidTextRepresentation[] = "22P02";
inline constexpr char kInvalidBinaryRepresentation[] = "22P03";
inline constexpr char kBadCopyFileFormat[] = "22P04";
inline constexpr char kUntranslatableCharacter[] = "22P05";
inline constexpr char kSequenceLimitExceeded[] = "2200H";

// Class 23: integrity constraints
inline constexpr char kIntegrityConstraintViolation[] = "23000";
inline constexpr char kRestrictViolation[] = "23001";
inline constexpr char kNotNullViolation[] = "23502";
inline constexpr char kForeignKeyViolation[] = "23503";
inline constexpr char kUniqueViolation[] = "23505";
inline constexpr char kCheckViolation[] = "23514";

// Class 24..3F: states and names
inline constexpr char kInvalidCursorState[] = "24000";
inline constexpr char kInvalidTransactionState[] = "25000";
inline constexpr char kActiveSqlTransaction[] = "25001";
inline constexpr char kReadOnlySqlTransaction[] = "25006";
inline constexpr char kNoActiveSqlTransaction[] = "25P01";
inline constexpr char kInFailedSqlTransaction[] = "25P02";
inline constexpr char kIdleInTransactionTimeout[] = "25P03";
inline constexpr char kInvalidSqlStatementName[] = "26000";
inline constexpr char kInvalidAuthorization[] = "28000";
inline constexpr char kInvalidPassword[] = "28P01";
inline constexpr char kDependentObjectsStillExist[] = "2BP01";
inline constexpr char kInvalidTransactionTermination[] = "2D000";
inline constexpr char kInvalidCursorName[] = "34000";
inline constexpr char kInvalidSavepointSpecification[] = "3B001";
inline constexpr char kInvalidCatalogName[] = "3D000";
inline constexpr char kInvalidSchemaName[] = "3F000";

// Class 40: the transaction is rolled back; 40001 and 40P01 invite a retry
inline constexpr char kTransactionRollback[] = "40000";
inline constexpr char kSerializationFailure[] = "40001";
inline constexpr char kStatementCompletionUnknown[] = "40003";
inline constexpr char kDeadlockDetected[] = "40P01";

// Class 42: syntax and names
inline constexpr char kSyntaxErrorOrAccessRule[] = "42000";
inline constexpr char kInsufficientPrivilege[] = "42501";
inline constexpr char kSyntaxError[] = "42601";
inline constexpr char kInvalidName[] = "42602";
inline constexpr char kInvalidColumnDefinition[] = "42611";
inline constexpr char kNameTooLong[] = "42622";
inline constexpr char kDuplicateColumn[] = "42701";
inline constexpr char kAmbiguousColumn[] = "42702";
inline constexpr char kUndefinedColumn[] = "42703";
inline constexpr char kUndefinedObject[] = "42704";
inline constexpr char kDuplicateObject[] = "42710";
inline constexpr char kDuplicateAlias[] = "42712";
inline constexpr char kDuplicateFunction[] = "42723";
inline constexpr char kAmbiguousFunction[] = "42725";
inline constexpr char kGroupingError[] = "42803";
inline constexpr char kDatatypeMismatch[] = "42804";
inline constexpr char kWrongObjectType[] = "42809";
inline constexpr char kInvalidForeignKey[] = "42830";
inline constexpr char kCannotCoerce[] = "42846";
inline constexpr char kUndefinedFunction[] = "42883";
inline constexpr char kGeneratedAlways[] = "428C9";
inline constexpr char kReservedName[] = "42939";
inline constexpr char kUndefinedTable[] = "42P01";
inline constexpr char kUndefinedParameter[] = "42P02";
inline constexpr char kDuplicateCursor[] = "42P03";
inline constexpr char kDuplicateDatabase[] = "42P04";
inline constexpr char kDuplicatePreparedStatement[] = "42P05";
inline constexpr char kDuplicateSchema[] = "42P06";
inline constexpr char kDuplicateTable[] = "42P07";
inline constexpr char kAmbiguousParameter[] = "42P08";
inline constexpr char kAmbiguousAlias[] = "42P09";
inline constexpr char kInvalidColumnReference[] = "42P10";
inline constexpr char kInvalidCursorDefinition[] = "42P11";
inline constexpr char kInvalidDatabaseDefinition[] = "42P12";
inline constexpr char kInvalidFunctionDefinition[] = "42P13";
inline constexpr char kInvalidPreparedStatementDefinition[] = "42P14";
inline constexpr char kInvalidSchemaDefinition[] = "42P15";
inline constexpr char kInvalidTableDefinition[] = "42P16";
inline constexpr char kInvalidObjectDefinition[] = "42P17";
inline constexpr char kIndeterminateDatatype[] = "42P18";
inline constexpr char kInvalidRecursion[] = "42P19";
inline constexpr char kWindowingError[] = "42P20";
inline constexpr char kCollationMismatch[] = "42P21";
inline constexpr char kIndeterminateCollation[] = "42P22";
inline constexpr char kWithCheckOptionViolation[] = "44000";

// Class 53..58: resources, limits, operators, system
inline constexpr char kInsufficientResources[] = "53000";
inline constexpr char kDiskFull[] = "53100";
inline constexpr char kOutOfMemory[] = "53200";
inline constexpr char kTooManyConnections[] = "53300";
inline constexpr char kProgramLimitExceeded[] = "54000";
inline constexpr char kStatementTooComplex[] = "54001";
inline constexpr char kTooManyColumns[] = "54011";
inline constexpr char kTooManyArguments[] = "54023";
inline constexpr char kObjectNotInPrerequisiteState[] = "55000";
inline constexpr char kObjectInUse[] = "55006";
inline constexpr char kCantChangeRuntimeParam[] = "55P02";
inline constexpr char kLockNotAvailable[] = "55P03";
inline constexpr char kQueryCanceled[] = "57014";
inline constexpr char kAdminShutdown[] = "57P01";
inline constexpr char kCannotConnectNow[] = "57P03";
inline constexpr char kIdleSessionTimeout[] = "57P05";
inline constexpr char kSystemError[] = "58000";
inline constexpr char kIoError[] = "58030";
inline constexpr char kSnapshotTooOld[] = "72000";

// Class XX
inline constexpr char kInternalError[] = "XX000";
inline constexpr char kDataCorrupted[] = "XX001";

}  // namespace steno::sql::sqlstate
