// Operators and functions of json and jsonb (sql/types/json.h).
#include "sql/expr/function_lists.h"
#include "sql/expr/kernel_call.h"
#include "sql/types/json.h"

namespace steno::sql {
namespace {

using enum TypeId;
using Getter = SqlResult<Datum> (*)(const Datum&, const Datum&, bool, bool);

template <Getter kGet, bool kIsJsonb, bool kAsText>
Datum Get(CallFrame& f) {
  return Give(f, kGet(f.arg(0), f.arg(1), kIsJsonb, kAsText));
}

template <bool kIsJsonb>
void AddGetters(FunctionList* out) {
  constexpr TypeId kType = kIsJsonb ? kJsonb : kJson;
  out->push_back(Op("->", {kType, kText}, kType, Get<JsonGetField, kIsJsonb, false>));
  out->push_back(Op("->>", {kType, kText}, kText, Get<JsonGetField, kIsJsonb, true>));
  out->push_back(Op("->", {kType, kInt4}, kType, Get<JsonGetElement, kIsJsonb, false>));
  out->push_back(Op("->>", {kType, kInt4}, kText, Get<JsonGetElement, kIsJsonb, true>));
  out->push_back(Op("#>", {kType, kTextArray}, kType, Get<JsonGetPath, kIsJsonb, false>));
  out->push_back(Op("#>>", {kType, kTextArray}, kText, Get<JsonGetPath, kIsJsonb, true>));
}

Datum Contained(CallFrame& f) {
  return Give(f, JsonbContains(f.arg(1), f.arg(0)));
}

}  // namespace

void AddJsonFunctions(FunctionList* out) {
  AddGetters<false>(out);
  AddGetters<true>(out);
  out->push_back(Op("@>", {kJsonb, kJsonb}, kBool, Call<JsonbContains>, "<@"));
  out->push_back(Op("<@", {kJsonb, kJsonb}, kBool, Contained, "@>"));
  out->push_back(Op("?", {kJsonb, kText}, kBool, Call<JsonbExists>));
  out->push_back(Op("||", {kJsonb, kJsonb}, kJsonb, Call<JsonbConcat>));
  out->push_back(Op("-", {kJsonb, kText}, kJsonb, Call<JsonbDeleteKey>));
  out->push_back(Fn("json_typeof", {kJson}, kText, Call<JsonTypeof>));
  out->push_back(Fn("jsonb_typeof", {kJsonb}, kText, Call<JsonTypeof>));
  out->push_back(Fn("json_array_length", {kJson}, kInt4, Call<JsonArrayLength>));
  out->push_back(Fn("jsonb_array_length", {kJsonb}, kInt4, Call<JsonArrayLength>));
}

}  // namespace steno::sql
