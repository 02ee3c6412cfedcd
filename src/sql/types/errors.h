// Constructors of SqlErrors, by family, with PostgreSQL 15's texts. Names go in bare: quoting is
// the constructor's business.
#pragma once

#include <string>
#include <string_view>

#include "sql/types/sql_error.h"
#include "sql/types/sqlstate.h"
#include "sql/types/type.h"

namespace steno::sql::errors {

// Any code with any text, where no constructor fits.
SqlError Make(const char* sqlstate, std::string message);

// --- General ---
// `what` is a sentence's subject: "window functions" gives "window functions are not supported".
SqlError FeatureNotSupported(std::string message);
SqlError SyntaxError(std::string message, int position);
// `syntax error at or near "token"`; an empty token is the end of the input.
SqlError SyntaxErrorNear(std::string_view token, int position);
SqlError InvalidParameterValue(std::string message);
SqlError ProgramLimitExceeded(std::string message);
SqlError StatementTooComplex();
SqlError OutOfMemory(std::string detail);
SqlError InsufficientPrivilege(std::string message);
SqlError QueryCanceled();
SqlError StatementTimeout();
SqlError DataCorrupted(std::string message);
SqlError Internal(std::string message);

// --- Values ---
SqlError DivisionByZero();
// "integer out of range"; the type's name is the one of format_type.
SqlError OutOfRange(TypeId type);
SqlError NumericOutOfRange(std::string message);
// `value "9e9" is out of range for type integer`
SqlError TextOutOfRange(std::string_view text, TypeId type);
// `invalid input syntax for type integer: "x"`
SqlError InvalidText(std::string_view text, TypeId type);
// For types that have no TypeId of their own kind of name, such as json.
SqlError InvalidTextNamed(std::string_view type_name, std::string_view text);
SqlError InvalidBinary(std::string message);
// `value too long for type character varying(3)`
SqlError StringTooLong(Type type);
SqlError InvalidDatetime(TypeId type, std::string_view text);     // 22007
SqlError DatetimeFieldOverflow(std::string_view text);            // 22008
SqlError DatetimeOutOfRange(TypeId type);                         // "timestamp out of range"
SqlError DatetimeOutOfRange(TypeId type, std::string_view text);  // `... out of range: "x"`
SqlError UnknownTimeZone(std::string_view name);                  // 22023
SqlError InvalidEscape(std::string message, std::string hint);    // 22025
SqlError InvalidRegex(std::string_view what);                     // 2201B
SqlError InvalidEncoding(std::string_view bytes);                 // 22021
SqlError NullNotAllowed(std::string message);

// --- Names ---
SqlError UndefinedTable(std::string_view name);
SqlError UndefinedColumn(std::string_view name);
// `column t.a does not exist`
SqlError UndefinedColumn(std::string_view table, std::string_view name);
// `column "a" of relation "t" does not exist`
SqlError UndefinedColumnOfRelation(std::string_view name, std::string_view relation);
SqlError AmbiguousColumn(std::string_view name);
SqlError UndefinedFunction(std::string_view signature);
SqlError AmbiguousFunction(std::string_view signature);
SqlError UndefinedOperator(std::string_view signature);
SqlError AmbiguousOperator(std::string_view signature);
SqlError UndefinedType(std::string_view name);
SqlError UndefinedSchema(std::string_view name);
SqlError UndefinedDatabase(std::string_view name);
SqlError UndefinedRole(std::string_view name);
SqlError UndefinedParameter(int number);
SqlError UndefinedSetting(std::string_view name);
// `kind "name" does not exist` with 42704, for index, constraint, collation and the like.
SqlError UndefinedObject(std::string_view kind, std::string_view name);
SqlError DuplicateTable(std::string_view name);
SqlError DuplicateColumn(std::string_view name);
// `column "a" of relation "t" already exists`
SqlError DuplicateColumnOfRelation(std::string_view name, std::string_view relation);
SqlError DuplicateSchema(std::string_view name);
SqlError DuplicateDatabase(std::string_view name);
SqlError DuplicateObject(std::string_view kind, std::string_view name);
SqlError DuplicateAlias(std::string_view name);
// `"t" is not a view`
SqlError WrongObjectType(std::string_view name, std::string_view expected);

// --- Types ---
SqlError DatatypeMismatch(std::string message);
// `column "a" is of type integer but expression is of type text`
SqlError ColumnTypeMismatch(std::string_view column, Type expected, Type actual);
// `argument of WHERE must be type boolean, not type integer`
SqlError ArgumentTypeMismatch(std::string_view construct, Type expected, Type actual);
// `cannot cast type boolean to date`
SqlError CannotCast(Type from, Type to);
// `UNION types integer and text cannot be matched`
SqlError TypesNotMatched(std::string_view construct, Type a, Type b);
SqlError IndeterminateParameter(int number);
SqlError Grouping(std::string_view column);
SqlError CardinalityViolation();

// --- Constraints; the schema is the caller's to add ---
// `columns` and `values` are comma-separated as in DETAIL: `Key (a, b)=(1, 2) already exists.`
SqlError UniqueViolation(std::string_view table, std::string_view constraint,
                         std::string_view columns, std::string_view values);
// `row` is the row's text without the parentheses.
SqlError NotNullViolation(std::string_view table, std::string_view column, std::string_view row);
SqlError CheckViolation(std::string_view table, std::string_view constraint, std::string_view row);
// An insert or update of the referencing side found no referenced row.
SqlError ForeignKeyMissing(std::string_view table, std::string_view constraint,
                           std::string_view columns, std::string_view values,
                           std::string_view referenced_table);
// A delete or update of the referenced side found a referencing row.
SqlError ForeignKeyReferenced(std::string_view table, std::string_view constraint,
                              std::string_view referencing_table, std::string_view columns,
                              std::string_view values);

// --- Transactions and sessions ---
SqlError SerializationFailure(std::string detail);
SqlError DeadlockDetected(std::string detail);
SqlError StatementCompletionUnknown(std::string detail);
SqlError LockNotAvailable(std::string_view relation);
SqlError InFailedTransaction();
SqlError ReadOnlyTransaction(std::string_view statement);
SqlError ActiveTransaction(std::string_view statement);
SqlError UndefinedSavepoint(std::string_view name);
SqlError UndefinedPreparedStatement(std::string_view name);
SqlError DuplicatePreparedStatement(std::string_view name);
SqlError UndefinedCursor(std::string_view name);
SqlError DuplicateCursor(std::string_view name);

}  // namespace steno::sql::errors
