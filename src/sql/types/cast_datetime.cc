#include "sql/types/cast_functions.h"
#include "sql/types/datetime.h"
#include "sql/types/errors.h"
#include "sql/types/values.h"

namespace steno::sql::casts {
namespace {

int64_t DayOf(int64_t micros) {
  return micros / kMicrosPerDay - (micros % kMicrosPerDay < 0 ? 1 : 0);
}
int64_t TimeOfDay(int64_t micros) {
  return micros - DayOf(micros) * kMicrosPerDay;
}

Datum DateOf(int64_t timestamp) {
  if (timestamp == kTimestampInfinity) return Datum::Int(kDateInfinity);
  if (timestamp == kTimestampNegInfinity) return Datum::Int(kDateNegInfinity);
  return Datum::Int(DayOf(timestamp));
}

SqlResult<int64_t> MidnightOf(int64_t date) {
  if (date == kDateInfinity) return kTimestampInfinity;
  if (date == kDateNegInfinity) return kTimestampNegInfinity;
  if (date >= kTimestampEnd / kMicrosPerDay) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow, "date out of range for timestamp");
  }
  return date * kMicrosPerDay;
}

SqlResult<Datum> LocalToUtcDatum(int64_t local, const absl::TimeZone& zone) {
  if (!IsFiniteTimestamp(local)) return Datum::Int(local);
  const int64_t utc = LocalToUtc(local, zone);
  if (!IsValidTimestamp(utc)) return errors::DatetimeOutOfRange(TypeId::kTimestampTz);
  return Datum::Int(utc);
}

int64_t LocalOf(int64_t utc, const absl::TimeZone& zone) {
  return IsFiniteTimestamp(utc) ? UtcToLocal(utc, zone) : utc;
}

}  // namespace

SqlResult<Datum> DateToTimestamp(const Datum& value, const CastArgs& args) {
  ASSIGN_OR_RETURN(const int64_t micros, MidnightOf(value.as_int()));
  return Datum::Int(micros);
}

SqlResult<Datum> DateToTimestampTz(const Datum& value, const CastArgs& args) {
  ASSIGN_OR_RETURN(const int64_t local, MidnightOf(value.as_int()));
  return LocalToUtcDatum(local, args.settings.time_zone);
}

SqlResult<Datum> TimestampToDate(const Datum& value, const CastArgs& args) {
  return DateOf(value.as_int());
}

// The time of an infinite timestamp is NULL.
SqlResult<Datum> TimestampToTime(const Datum& value, const CastArgs& args) {
  if (!IsFiniteTimestamp(value.as_int())) return Datum();
  return Datum::Int(TimeOfDay(value.as_int()));
}

SqlResult<Datum> TimestampToTimestampTz(const Datum& value, const CastArgs& args) {
  return LocalToUtcDatum(value.as_int(), args.settings.time_zone);
}

SqlResult<Datum> TimestampTzToDate(const Datum& value, const CastArgs& args) {
  return DateOf(LocalOf(value.as_int(), args.settings.time_zone));
}

SqlResult<Datum> TimestampTzToTime(const Datum& value, const CastArgs& args) {
  if (!IsFiniteTimestamp(value.as_int())) return Datum();
  return Datum::Int(TimeOfDay(LocalOf(value.as_int(), args.settings.time_zone)));
}

SqlResult<Datum> TimestampTzToTimestamp(const Datum& value, const CastArgs& args) {
  return Datum::Int(LocalOf(value.as_int(), args.settings.time_zone));
}

SqlResult<Datum> TimestampTzToTimeTz(const Datum& value, const CastArgs& args) {
  if (!IsFiniteTimestamp(value.as_int())) return Datum();
  const absl::TimeZone& zone = args.settings.time_zone;
  return Datum::TimeTz(TimeOfDay(LocalOf(value.as_int(), zone)),
                       -ZoneOffsetAt(value.as_int(), zone));
}

SqlResult<Datum> TimeToInterval(const Datum& value, const CastArgs& args) {
  return Datum::FromInterval({.micros = value.as_int()});
}

SqlResult<Datum> TimeToTimeTz(const Datum& value, const CastArgs& args) {
  const absl::TimeZone& zone = args.settings.time_zone;
  const int64_t today = DayOf(UtcToLocal(args.settings.now_micros, zone)) * kMicrosPerDay;
  return Datum::TimeTz(value.as_int(), -ZoneOffsetOfLocal(today + value.as_int(), zone));
}

SqlResult<Datum> TimeTzToTime(const Datum& value, const CastArgs& args) {
  return Datum::Int(value.timetz_micros());
}

SqlResult<Datum> IntervalToTime(const Datum& value, const CastArgs& args) {
  return Datum::Int(TimeOfDay(value.as_interval().micros));
}

}  // namespace steno::sql::casts
