#include "sql/types/errors.h"

#include <fmt/format.h>

#include <iterator>

#include "sql/types/text_util.h"

namespace steno::sql::errors {
namespace {

// The readers of dates and times leave "without time zone" out.
std::string ShortDatetimeName(TypeId type) {
  if (type == TypeId::kTime) return "time";
  if (type == TypeId::kTimestamp) return "timestamp";
  return FormatType(type);
}

std::string Quoted(std::string_view name) {
  return StrCat("\"", name, "\"");
}

SqlError TableError(const char* sqlstate, std::string message, std::string_view table,
                    std::string_view constraint) {
  SqlError error = Make(sqlstate, std::move(message));
  error.table = table;
  error.constraint = constraint;
  return error;
}

}  // namespace

SqlError Make(const char* sqlstate, std::string message) {
  return SqlError{.sqlstate = sqlstate, .message = std::move(message)};
}

SqlError FeatureNotSupported(std::string message) {
  return Make(sqlstate::kFeatureNotSupported, std::move(message));
}
SqlError SyntaxError(std::string message, int position) {
  return Make(sqlstate::kSyntaxError, std::move(message)).At(position);
}
SqlError SyntaxErrorNear(std::string_view token, int position) {
  return SyntaxError(token.empty() ? std::string("syntax error at end of input")
                                   : StrCat("syntax error at or near ", Quoted(token)),
                     position);
}
SqlError InvalidParameterValue(std::string message) {
  return Make(sqlstate::kInvalidParameterValue, std::move(message));
}
SqlError ProgramLimitExceeded(std::string message) {
  return Make(sqlstate::kProgramLimitExceeded, std::move(message));
}
SqlError StatementTooComplex() {
  return Make(sqlstate::kStatementTooComplex, "stack depth limit exceeded")
      .WithHint("Nest the expressions and queries of the statement less deeply.");
}
SqlError OutOfMemory(std::string detail) {
  return Make(sqlstate::kOutOfMemory, "out of memory").WithDetail(std::move(detail));
}
SqlError InsufficientPrivilege(std::string message) {
  return Make(sqlstate::kInsufficientPrivilege, std::move(message));
}
SqlError QueryCanceled() {
  return Make(sqlstate::kQueryCanceled, "canceling statement due to user request");
}
SqlError StatementTimeout() {
  return Make(sqlstate::kQueryCanceled, "canceling statement due to statement timeout");
}
SqlError DataCorrupted(std::string message) {
  return Make(sqlstate::kDataCorrupted, std::move(message));
}
SqlError Internal(std::string message) {
  return Make(sqlstate::kInternalError, std::move(message));
}

SqlError DivisionByZero() {
  return Make(sqlstate::kDivisionByZero, "division by zero");
}
SqlError OutOfRange(TypeId type) {
  return NumericOutOfRange(StrCat(FormatType(type), " out of range"));
}
SqlError NumericOutOfRange(std::string message) {
  return Make(sqlstate::kNumericValueOutOfRange, std::move(message));
}
SqlError TextOutOfRange(std::string_view text, TypeId type) {
  return NumericOutOfRange(
      StrCat("value ", Quoted(text), " is out of range for type ", FormatType(type)));
}
SqlError InvalidText(std::string_view text, TypeId type) {
  return InvalidTextNamed(FormatType(type), text);
}
SqlError InvalidTextNamed(std::string_view type_name, std::string_view text) {
  return Make(sqlstate::kInvalidTextRepresentation,
              StrCat("invalid input syntax for type ", type_name, ": ", Quoted(text)));
}
SqlError InvalidBinary(std::string message) {
  return Make(sqlstate::kInvalidBinaryRepresentation, std::move(message));
}
SqlError StringTooLong(Type type) {
  return Make(sqlstate::kStringDataRightTruncation,
              StrCat("value too long for type ", FormatType(type)));
}
SqlError InvalidDatetime(TypeId type, std::string_view text) {
  return Make(
      sqlstate::kInvalidDatetimeFormat,
      StrCat("invalid input syntax for type ", ShortDatetimeName(type), ": ", Quoted(text)));
}
SqlError DatetimeFieldOverflow(std::string_view text) {
  return Make(sqlstate::kDatetimeFieldOverflow,
              StrCat("date/time field value out of range: ", Quoted(text)));
}
SqlError DatetimeOutOfRange(TypeId type) {
  // PostgreSQL says "timestamp" for both kinds.
  return Make(sqlstate::kDatetimeFieldOverflow,
              type == TypeId::kTimestamp || type == TypeId::kTimestampTz
                  ? std::string("timestamp out of range")
                  : StrCat(FormatType(type), " out of range"));
}
SqlError DatetimeOutOfRange(TypeId type, std::string_view text) {
  SqlError error = DatetimeOutOfRange(type);
  error.message += StrCat(": ", Quoted(text));
  return error;
}
SqlError UnknownTimeZone(std::string_view name) {
  return InvalidParameterValue(StrCat("time zone ", Quoted(name), " not recognized"));
}
SqlError InvalidEscape(std::string message, std::string hint) {
  return Make(sqlstate::kInvalidEscapeSequence, std::move(message)).WithHint(std::move(hint));
}
SqlError InvalidRegex(std::string_view what) {
  return Make(sqlstate::kInvalidRegularExpression, StrCat("invalid regular expression: ", what));
}
SqlError InvalidEncoding(std::string_view bytes) {
  std::string hex;
  for (const unsigned char c : bytes) fmt::format_to(std::back_inserter(hex), " 0x{:02x}", c);
  return Make(sqlstate::kCharacterNotInRepertoire,
              StrCat("invalid byte sequence for encoding \"UTF8\":", hex));
}
SqlError NullNotAllowed(std::string message) {
  return Make(sqlstate::kNullValueNotAllowed, std::move(message));
}

SqlError UndefinedTable(std::string_view name) {
  return Make(sqlstate::kUndefinedTable, StrCat("relation ", Quoted(name), " does not exist"));
}
SqlError UndefinedColumn(std::string_view name) {
  return Make(sqlstate::kUndefinedColumn, StrCat("column ", Quoted(name), " does not exist"));
}
SqlError UndefinedColumn(std::string_view table, std::string_view name) {
  return Make(sqlstate::kUndefinedColumn, StrCat("column ", table, ".", name, " does not exist"));
}
SqlError UndefinedColumnOfRelation(std::string_view name, std::string_view relation) {
  return Make(sqlstate::kUndefinedColumn, StrCat("column ", Quoted(name), " of relation ",
                                                 Quoted(relation), " does not exist"));
}
SqlError AmbiguousColumn(std::string_view name) {
  return Make(sqlstate::kAmbiguousColumn,
              StrCat("column reference ", Quoted(name), " is ambiguous"));
}
SqlError UndefinedFunction(std::string_view signature) {
  return Make(sqlstate::kUndefinedFunction, StrCat("function ", signature, " does not exist"))
      .WithHint(
          "No function matches the given name and argument types. You might need to add explicit "
          "type casts.");
}
SqlError AmbiguousFunction(std::string_view signature) {
  return Make(sqlstate::kAmbiguousFunction, StrCat("function ", signature, " is not unique"))
      .WithHint(
          "Could not choose a best candidate function. You might need to add explicit type "
          "casts.");
}
SqlError UndefinedOperator(std::string_view signature) {
  return Make(sqlstate::kUndefinedFunction, StrCat("operator does not exist: ", signature))
      .WithHint(
          "No operator matches the given name and argument types. You might need to add explicit "
          "type casts.");
}
SqlError AmbiguousOperator(std::string_view signature) {
  return Make(sqlstate::kAmbiguousFunction, StrCat("operator is not unique: ", signature))
      .WithHint(
          "Could not choose a best candidate operator. You might need to add explicit type "
          "casts.");
}
SqlError UndefinedType(std::string_view name) {
  return UndefinedObject("type", name);
}
SqlError UndefinedSchema(std::string_view name) {
  return Make(sqlstate::kInvalidSchemaName, StrCat("schema ", Quoted(name), " does not exist"));
}
SqlError UndefinedDatabase(std::string_view name) {
  return Make(sqlstate::kInvalidCatalogName, StrCat("database ", Quoted(name), " does not exist"));
}
SqlError UndefinedRole(std::string_view name) {
  return UndefinedObject("role", name);
}
SqlError UndefinedParameter(int number) {
  return Make(sqlstate::kUndefinedParameter, StrCat("there is no parameter $", number));
}
SqlError UndefinedSetting(std::string_view name) {
  return Make(sqlstate::kUndefinedObject,
              StrCat("unrecognized configuration parameter ", Quoted(name)));
}
SqlError UndefinedObject(std::string_view kind, std::string_view name) {
  return Make(sqlstate::kUndefinedObject, StrCat(kind, " ", Quoted(name), " does not exist"));
}
SqlError DuplicateTable(std::string_view name) {
  return Make(sqlstate::kDuplicateTable, StrCat("relation ", Quoted(name), " already exists"));
}
SqlError DuplicateColumn(std::string_view name) {
  return Make(sqlstate::kDuplicateColumn,
              StrCat("column ", Quoted(name), " specified more than once"));
}
SqlError DuplicateColumnOfRelation(std::string_view name, std::string_view relation) {
  return Make(sqlstate::kDuplicateColumn, StrCat("column ", Quoted(name), " of relation ",
                                                 Quoted(relation), " already exists"));
}
SqlError DuplicateSchema(std::string_view name) {
  return Make(sqlstate::kDuplicateSchema, StrCat("schema ", Quoted(name), " already exists"));
}
SqlError DuplicateDatabase(std::string_view name) {
  return Make(sqlstate::kDuplicateDatabase, StrCat("database ", Quoted(name), " already exists"));
}
SqlError DuplicateObject(std::string_view kind, std::string_view name) {
  return Make(sqlstate::kDuplicateObject, StrCat(kind, " ", Quoted(name), " already exists"));
}
SqlError DuplicateAlias(std::string_view name) {
  return Make(sqlstate::kDuplicateAlias,
              StrCat("table name ", Quoted(name), " specified more than once"));
}
SqlError WrongObjectType(std::string_view name, std::string_view expected) {
  return Make(sqlstate::kWrongObjectType, StrCat(Quoted(name), " is not ", expected));
}

SqlError DatatypeMismatch(std::string message) {
  return Make(sqlstate::kDatatypeMismatch, std::move(message));
}
SqlError ColumnTypeMismatch(std::string_view column, Type expected, Type actual) {
  return DatatypeMismatch(StrCat("column ", Quoted(column), " is of type ", FormatType(expected.id),
                                 " but expression is of type ", FormatType(actual.id)))
      .WithHint("You will need to rewrite or cast the expression.");
}
SqlError ArgumentTypeMismatch(std::string_view construct, Type expected, Type actual) {
  return DatatypeMismatch(StrCat("argument of ", construct, " must be type ",
                                 FormatType(expected.id), ", not type ", FormatType(actual.id)));
}
SqlError CannotCast(Type from, Type to) {
  return Make(sqlstate::kCannotCoerce,
              StrCat("cannot cast type ", FormatType(from.id), " to ", FormatType(to.id)));
}
SqlError TypesNotMatched(std::string_view construct, Type a, Type b) {
  return DatatypeMismatch(StrCat(construct, " types ", FormatType(a.id), " and ", FormatType(b.id),
                                 " cannot be matched"));
}
SqlError IndeterminateParameter(int number) {
  return Make(sqlstate::kIndeterminateDatatype,
              StrCat("could not determine data type of parameter $", number));
}
SqlError Grouping(std::string_view column) {
  return Make(sqlstate::kGroupingError,
              StrCat("column ", Quoted(column),
                     " must appear in the GROUP BY clause or be used in an aggregate function"));
}
SqlError CardinalityViolation() {
  return Make(sqlstate::kCardinalityViolation,
              "more than one row returned by a subquery used as an expression");
}

SqlError UniqueViolation(std::string_view table, std::string_view constraint,
                         std::string_view columns, std::string_view values) {
  return TableError(sqlstate::kUniqueViolation,
                    StrCat("duplicate key value violates unique constraint ", Quoted(constraint)),
                    table, constraint)
      .WithDetail(StrCat("Key (", columns, ")=(", values, ") already exists."));
}
SqlError NotNullViolation(std::string_view table, std::string_view column, std::string_view row) {
  SqlError error = TableError(sqlstate::kNotNullViolation,
                              StrCat("null value in column ", Quoted(column), " of relation ",
                                     Quoted(table), " violates not-null constraint"),
                              table, "");
  error.column = column;
  error.detail = StrCat("Failing row contains (", row, ").");
  return error;
}
SqlError CheckViolation(std::string_view table, std::string_view constraint, std::string_view row) {
  return TableError(sqlstate::kCheckViolation,
                    StrCat("new row for relation ", Quoted(table), " violates check constraint ",
                           Quoted(constraint)),
                    table, constraint)
      .WithDetail(StrCat("Failing row contains (", row, ")."));
}
SqlError ForeignKeyMissing(std::string_view table, std::string_view constraint,
                           std::string_view columns, std::string_view values,
                           std::string_view referenced_table) {
  return TableError(sqlstate::kForeignKeyViolation,
                    StrCat("insert or update on table ", Quoted(table),
                           " violates foreign key constraint ", Quoted(constraint)),
                    table, constraint)
      .WithDetail(StrCat("Key (", columns, ")=(", values, ") is not present in table ",
                         Quoted(referenced_table), "."));
}
SqlError ForeignKeyReferenced(std::string_view table, std::string_view constraint,
                              std::string_view referencing_table, std::string_view columns,
                              std::string_view values) {
  return TableError(sqlstate::kForeignKeyViolation,
                    StrCat("update or delete on table ", Quoted(table),
                           " violates foreign key constraint ", Quoted(constraint), " on table ",
                           Quoted(referencing_table)),
                    referencing_table, constraint)
      .WithDetail(StrCat("Key (", columns, ")=(", values, ") is still referenced from table ",
                         Quoted(referencing_table), "."));
}

SqlError SerializationFailure(std::string detail) {
  return Make(sqlstate::kSerializationFailure,
              "could not serialize access due to concurrent update")
      .WithDetail(std::move(detail))
      .WithHint("The transaction might succeed if retried.");
}
SqlError DeadlockDetected(std::string detail) {
  return Make(sqlstate::kDeadlockDetected, "deadlock detected").WithDetail(std::move(detail));
}
SqlError StatementCompletionUnknown(std::string detail) {
  return Make(sqlstate::kStatementCompletionUnknown, "the outcome of the transaction is unknown")
      .WithDetail(std::move(detail))
      .WithHint("Check whether its effects are there before running it again.");
}
SqlError LockNotAvailable(std::string_view relation) {
  return Make(sqlstate::kLockNotAvailable,
              StrCat("could not obtain lock on row in relation ", Quoted(relation)));
}
SqlError InFailedTransaction() {
  return Make(sqlstate::kInFailedSqlTransaction,
              "current transaction is aborted, commands ignored until end of transaction block");
}
SqlError ReadOnlyTransaction(std::string_view statement) {
  return Make(sqlstate::kReadOnlySqlTransaction,
              StrCat("cannot execute ", statement, " in a read-only transaction"));
}
SqlError ActiveTransaction(std::string_view statement) {
  return Make(sqlstate::kActiveSqlTransaction,
              StrCat(statement, " cannot run inside a transaction block"));
}
SqlError UndefinedSavepoint(std::string_view name) {
  return Make(sqlstate::kInvalidSavepointSpecification,
              StrCat("savepoint ", Quoted(name), " does not exist"));
}
SqlError UndefinedPreparedStatement(std::string_view name) {
  return Make(sqlstate::kInvalidSqlStatementName,
              StrCat("prepared statement ", Quoted(name), " does not exist"));
}
SqlError DuplicatePreparedStatement(std::string_view name) {
  return Make(sqlstate::kDuplicatePreparedStatement,
              StrCat("prepared statement ", Quoted(name), " already exists"));
}
SqlError UndefinedCursor(std::string_view name) {
  return Make(sqlstate::kInvalidCursorName, StrCat("cursor ", Quoted(name), " does not exist"));
}
SqlError DuplicateCursor(std::string_view name) {
  return Make(sqlstate::kDuplicateCursor, StrCat("cursor ", Quoted(name), " already exists"));
}

}  // namespace steno::sql::errors
