// What functions say about the server, the session and its settings.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "sql/expr/function_lists.h"
#include "sql/types/datetime_functions.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using enum TypeId;
constexpr Volatility kStable = Volatility::kStable;

// Drivers read the version out of this text, so it begins as PostgreSQL's does.
Datum Version(CallFrame&) {
  return Datum::String("PostgreSQL 15.15 (Steno) on x86_64-linux, compiled by clang, 64-bit");
}
Datum CurrentDatabase(CallFrame& f) {
  return Datum::String(f.context.session->database());
}
Datum CurrentUser(CallFrame& f) {
  return Datum::String(f.context.session->current_user());
}
Datum SessionUser(CallFrame& f) {
  return Datum::String(f.context.session->session_user());
}
Datum CurrentSchema(CallFrame& f) {
  const std::vector<std::string> path = f.context.session->search_path();
  return path.empty() ? Datum::Null() : Datum::String(path[0]);
}
Datum CurrentSchemas(CallFrame& f) {
  std::vector<Datum> names;
  if (f.arg(0).as_bool()) names.push_back(Datum::String("pg_catalog"));
  for (const std::string& name : f.context.session->search_path()) {
    names.push_back(Datum::String(name));
  }
  return Datum::FromArray(ArrayValue::Of(kName, std::move(names)));
}
Datum BackendPid(CallFrame& f) {
  return Datum::Int(f.context.session->process_id());
}

Datum CurrentSetting(CallFrame& f) {
  const std::string_view name = f.arg(0).as_string();
  std::optional<std::string> value = f.context.session->setting(name);
  if (value.has_value()) return Datum::String(*value);
  const bool missing_ok = f.size > 1 && f.arg(1).as_bool();
  return missing_ok ? Datum::Null() : f.Fail(errors::UndefinedSetting(name));
}
Datum SetConfig(CallFrame& f) {
  if (f.arg(0).is_null()) return f.Fail(errors::NullNotAllowed("SET requires parameter name"));
  const std::string_view value = f.arg(1).is_null() ? std::string_view() : f.arg(1).as_string();
  const bool local = !f.arg(2).is_null() && f.arg(2).as_bool();
  SqlStatus status = f.context.session->SetSetting(f.arg(0).as_string(), value, local);
  if (!status.has_value()) return f.Fail(std::move(status).error());
  std::optional<std::string> now = f.context.session->setting(f.arg(0).as_string());
  return now.has_value() ? Datum::String(*now) : Datum::Null();
}

Datum EncodingToChar(CallFrame& f) {
  // 6 is UTF8 in PostgreSQL's numbering, the only encoding here.
  return Datum::String(f.arg(0).as_int() == 6 ? "UTF8" : "");
}
Datum CharToEncoding(CallFrame& f) {
  const std::string_view name = f.arg(0).as_string();
  const bool utf8 = name == "UTF8" || name == "utf8" || name == "UTF-8" || name == "utf-8";
  return Datum::Int(utf8 ? 6 : -1);
}
// UTF8 is the only one, on both sides.
Datum ClientEncoding(CallFrame&) {
  return Datum::String("UTF8");
}
Datum False(CallFrame&) {
  return Datum::Bool(false);
}
Datum True(CallFrame&) {
  return Datum::Bool(true);
}
Datum Null(CallFrame&) {
  return Datum::Null();
}
Datum Zero(CallFrame&) {
  return Datum::Int(0);
}
Datum UniqueRowId(CallFrame& f) {
  const int64_t id = f.context.session->NextRowId();
  if (id == 0) return f.Fail(errors::FeatureNotSupported("unique_rowid() is not supported here"));
  return Datum::Int(id);
}
Datum RandomUuid(CallFrame& f) {
  Uuid uuid;
  for (size_t i = 0; i < 16; i += 8) {
    const uint64_t bits = f.context.session->Random64();
    for (size_t j = 0; j < 8; ++j) uuid.bytes[i + j] = static_cast<uint8_t>(bits >> (8 * j));
  }
  // Version 4, variant 1 (RFC 4122).
  uuid.bytes[6] = static_cast<uint8_t>((uuid.bytes[6] & 0x0F) | 0x40);
  uuid.bytes[8] = static_cast<uint8_t>((uuid.bytes[8] & 0x3F) | 0x80);
  return Datum::FromUuid(uuid);
}

// A pause of `micros`; see EvalContext::sleep_micros. A century is as good as for ever.
Datum Pause(CallFrame& f, double micros) {
  constexpr double kMicrosMax = 100.0 * 366 * 86'400 * 1'000'000;
  if (micros > 0) {
    const auto more = static_cast<int64_t>(std::min(micros, kMicrosMax));
    f.context.sleep_micros =
        std::min(f.context.sleep_micros + more, static_cast<int64_t>(kMicrosMax));
  }
  return Datum::String("");
}
Datum PauseFor(CallFrame& f) {
  return Pause(f, f.arg(0).as_double() * 1e6);
}
Datum PauseUntil(CallFrame& f) {
  const int64_t now = f.context.session->clock_time() + f.context.sleep_micros;
  return Pause(f, static_cast<double>(f.arg(0).as_int()) - static_cast<double>(now));
}
Datum PauseForInterval(CallFrame& f) {
  const int64_t now = f.context.session->clock_time() + f.context.sleep_micros;
  SqlResult<Datum> until =
      kernels::TimestampTzAddInterval(Datum::Int(now), f.arg(0), *f.context.settings);
  if (!until.has_value()) return f.Fail(std::move(until).error());
  return Pause(f, static_cast<double>(until->as_int()) - static_cast<double>(now));
}

// Sessions hold no advisory locks, so that all of them are given back at once.
Datum AdvisoryUnlockAll(CallFrame&) {
  return Datum::String("");
}
Datum AdvisoryRefused(CallFrame& f) {
  return f.Fail(errors::FeatureNotSupported(
      fmt::format("{}() is not supported: there are no advisory locks", f.call->function->name)));
}

void AddAdvisoryLocks(FunctionList* out) {
  out->push_back(Fn("pg_advisory_unlock_all", {}, kVoid, AdvisoryUnlockAll, Volatility::kVolatile));
  static constexpr std::pair<std::string_view, TypeId> kRefused[] = {
      {"pg_advisory_lock", kVoid},          {"pg_advisory_lock_shared", kVoid},
      {"pg_advisory_xact_lock", kVoid},     {"pg_advisory_xact_lock_shared", kVoid},
      {"pg_try_advisory_lock", kBool},      {"pg_try_advisory_lock_shared", kBool},
      {"pg_try_advisory_xact_lock", kBool}, {"pg_try_advisory_xact_lock_shared", kBool},
      {"pg_advisory_unlock", kBool},        {"pg_advisory_unlock_shared", kBool},
  };
  for (const auto& [name, result] : kRefused) {
    out->push_back(Fn(name, {kInt8}, result, AdvisoryRefused, Volatility::kVolatile));
    out->push_back(Fn(name, {kInt4, kInt4}, result, AdvisoryRefused, Volatility::kVolatile));
  }
}

Datum SizePretty(CallFrame& f) {
  int64_t v = f.arg(0).as_int();
  static constexpr const char* kUnits[] = {"bytes", "kB", "MB", "GB", "TB", "PB"};
  size_t unit = 0;
  while (unit + 1 < std::size(kUnits) && (v < 0 ? -v : v) >= 10240) {
    v = (v + (v < 0 ? -512 : 512)) / 1024;
    ++unit;
  }
  return Datum::String(fmt::format("{} {}", v, kUnits[unit]));
}

Datum FormatTypeFunction(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::Null();
  const auto oid = static_cast<uint32_t>(f.arg(0).as_int());
  if (oid == 0) return Datum::String("-");
  const auto typmod = static_cast<int32_t>(f.arg(1).is_null() ? -1 : f.arg(1).as_int());
  return Datum::String(FormatType(Type{TypeId{oid}, typmod}));
}
Datum TypeOf(CallFrame& f) {
  return Datum::Int(static_cast<int64_t>(f.arg_type(0).id));
}

}  // namespace

void AddSessionFunctions(FunctionList* out) {
  out->push_back(Fn("version", {}, kText, Version, kStable));
  out->push_back(Fn("current_database", {}, kName, CurrentDatabase, kStable));
  out->push_back(Fn("current_catalog", {}, kName, CurrentDatabase, kStable));
  out->push_back(Fn("current_user", {}, kName, CurrentUser, kStable));
  out->push_back(Fn("current_role", {}, kName, CurrentUser, kStable));
  out->push_back(Fn("user", {}, kName, CurrentUser, kStable));
  out->push_back(Fn("session_user", {}, kName, SessionUser, kStable));
  out->push_back(Fn("current_schema", {}, kName, CurrentSchema, kStable));
  out->push_back(Fn("current_schemas", {kBool}, kNameArray, CurrentSchemas, kStable));
  out->push_back(Fn("pg_backend_pid", {}, kInt4, BackendPid, kStable));
  out->push_back(Fn("current_setting", {kText}, kText, CurrentSetting, kStable));
  out->push_back(Fn("current_setting", {kText, kBool}, kText, CurrentSetting, kStable));
  out->push_back(
      LaxFn("set_config", {kText, kText, kBool}, kText, SetConfig, Volatility::kVolatile));
  out->push_back(Fn("pg_encoding_to_char", {kInt4}, kName, EncodingToChar, kStable));
  out->push_back(Fn("pg_char_to_encoding", {kName}, kInt4, CharToEncoding, kStable));
  out->push_back(Fn("pg_client_encoding", {}, kName, ClientEncoding, kStable));
  out->push_back(Fn("getdatabaseencoding", {}, kName, ClientEncoding, kStable));
  out->push_back(Fn("pg_is_in_recovery", {}, kBool, False, Volatility::kVolatile));
  out->push_back(Fn("unique_rowid", {}, kInt8, UniqueRowId, Volatility::kVolatile));
  out->push_back(Fn("gen_random_uuid", {}, kUuid, RandomUuid, Volatility::kVolatile));
  out->push_back(Fn("pg_sleep", {kFloat8}, kVoid, PauseFor, Volatility::kVolatile));
  out->push_back(Fn("pg_sleep_for", {kInterval}, kVoid, PauseForInterval, Volatility::kVolatile));
  out->push_back(Fn("pg_sleep_until", {kTimestampTz}, kVoid, PauseUntil, Volatility::kVolatile));
  AddAdvisoryLocks(out);
  out->push_back(Fn("pg_size_pretty", {kInt8}, kText, SizePretty));
  out->push_back(LaxFn("format_type", {kOid, kInt4}, kText, FormatTypeFunction, kStable));
  out->push_back(LaxFn("pg_typeof", {kAny}, kRegType, TypeOf, kStable));
  // There is one role, which may do everything.
  for (std::string_view name :
       {"has_table_privilege", "has_schema_privilege", "has_database_privilege",
        "has_sequence_privilege", "has_function_privilege"}) {
    out->push_back(Fn(name, {kText, kText}, kBool, True, kStable));
    out->push_back(Fn(name, {kOid, kText}, kBool, True, kStable));
    out->push_back(Fn(name, {kName, kText, kText}, kBool, True, kStable));
    out->push_back(Fn(name, {kName, kOid, kText}, kBool, True, kStable));
  }
  out->push_back(Fn("pg_has_role", {kName, kName, kText}, kBool, True, kStable));
  out->push_back(Fn("pg_has_role", {kName, kText}, kBool, True, kStable));
  out->push_back(Fn("pg_has_role", {kOid, kText}, kBool, True, kStable));
  // Nothing carries a comment.
  out->push_back(Fn("obj_description", {kOid, kName}, kText, Null, kStable));
  out->push_back(Fn("obj_description", {kOid}, kText, Null, kStable));
  out->push_back(Fn("col_description", {kOid, kInt4}, kText, Null, kStable));
  out->push_back(Fn("shobj_description", {kOid, kName}, kText, Null, kStable));
  // Sizes are not known at the gateway.
  for (std::string_view name :
       {"pg_relation_size", "pg_table_size", "pg_total_relation_size", "pg_indexes_size"}) {
    out->push_back(Fn(name, {kRegClass}, kInt8, Zero, Volatility::kVolatile));
  }
  out->push_back(Fn("pg_database_size", {kName}, kInt8, Zero, Volatility::kVolatile));
  out->push_back(Fn("pg_tablespace_size", {kOid}, kInt8, Zero, Volatility::kVolatile));
  out->push_back(Fn("pg_database_size", {kOid}, kInt8, Zero, Volatility::kVolatile));
}

}  // namespace steno::sql
