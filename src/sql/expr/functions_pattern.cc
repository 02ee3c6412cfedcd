// LIKE and its kin, and regular expressions (sql/types/text_functions.h).
#include "sql/expr/function_lists.h"
#include "sql/expr/kernel_call.h"
#include "sql/types/arithmetic.h"
#include "sql/types/text_functions.h"

namespace steno::sql {
namespace {

using enum TypeId;

template <auto kFunction>
Datum Not(CallFrame& f) {
  const Datum v = Call<kFunction>(f);
  return v.is_null() ? v : Datum::Bool(!v.as_bool());
}

Datum NoFlags() {
  return Datum::String("");
}
template <Kernel3 kFunction>
Datum WithoutFlags(CallFrame& f) {
  return Give(f, kFunction(f.arg(0), f.arg(1), NoFlags()));
}
Datum ReplaceWithoutFlags(CallFrame& f) {
  return Give(f, kernels::RegexReplace(f.arg(0), f.arg(1), f.arg(2), NoFlags()));
}
Datum SimilarWithoutEscape(CallFrame& f) {
  return Give(f, kernels::SimilarToEscape(f.arg(0), Datum::String("\\")));
}

template <auto kFunction>
void AddPair(TypeId left, std::string_view name, std::string_view negated, FunctionList* out) {
  out->push_back(Op(name, {left, kText}, kBool, Call<kFunction>, {}, negated));
  out->push_back(Op(negated, {left, kText}, kBool, Not<kFunction>, {}, name));
}

}  // namespace

void AddPatternFunctions(FunctionList* out) {
  for (TypeId left : {kText, kName, kBpchar}) {
    AddPair<kernels::Like>(left, "~~", "!~~", out);
    AddPair<kernels::ILike>(left, "~~*", "!~~*", out);
    AddPair<kernels::RegexMatches>(left, "~", "!~", out);
    AddPair<kernels::RegexMatchesI>(left, "~*", "!~*", out);
  }
  out->push_back(Fn("like_escape", {kText, kText}, kText, Call<kernels::LikeEscape>));
  out->push_back(Fn("similar_to_escape", {kText, kText}, kText, Call<kernels::SimilarToEscape>));
  out->push_back(Fn("similar_to_escape", {kText}, kText, SimilarWithoutEscape));
  out->push_back(Fn("regexp_replace", {kText, kText, kText}, kText, ReplaceWithoutFlags));
  out->push_back(
      Fn("regexp_replace", {kText, kText, kText, kText}, kText, Call<kernels::RegexReplace>));
  out->push_back(Fn("regexp_match", {kText, kText}, kTextArray, WithoutFlags<kernels::RegexMatch>));
  out->push_back(Fn("regexp_match", {kText, kText, kText}, kTextArray, Call<kernels::RegexMatch>));
  out->push_back(
      Fn("regexp_split_to_array", {kText, kText}, kTextArray, WithoutFlags<kernels::RegexSplit>));
  out->push_back(
      Fn("regexp_split_to_array", {kText, kText, kText}, kTextArray, Call<kernels::RegexSplit>));
  out->push_back(Fn("substring", {kText, kText}, kText, Call<kernels::RegexSubstring>));
}

}  // namespace steno::sql
