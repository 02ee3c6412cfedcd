// The functions behind pg_cast's entries. Internal to the library; use cast.h.
#pragma once

#include "sql/types/cast.h"

namespace steno::sql::casts {

// The entry of the table for exactly these types, or nullptr.
const Cast* FindTableCast(TypeId from, TypeId to);

SqlResult<Datum> Int8ToOid(const Datum& value, const CastArgs& args);
SqlResult<Datum> Int4ToOid(const Datum& value, const CastArgs& args);
SqlResult<Datum> OidToInt4(const Datum& value, const CastArgs& args);

// To dates and times (cast_datetime.cc).
SqlResult<Datum> DateToTimestamp(const Datum& value, const CastArgs& args);
SqlResult<Datum> DateToTimestampTz(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimestampToDate(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimestampToTime(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimestampToTimestampTz(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimestampTzToDate(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimestampTzToTime(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimestampTzToTimestamp(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimestampTzToTimeTz(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimeToInterval(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimeToTimeTz(const Datum& value, const CastArgs& args);
SqlResult<Datum> TimeTzToTime(const Datum& value, const CastArgs& args);
SqlResult<Datum> IntervalToTime(const Datum& value, const CastArgs& args);

}  // namespace steno::sql::casts
