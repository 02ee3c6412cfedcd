// Functions of text and bytea. What they compute is in sql/types/text_functions.h.
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "sql/expr/function_lists.h"
#include "sql/expr/kernel_call.h"
#include "sql/types/arithmetic.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/text_functions.h"

namespace steno::sql {
namespace {

using enum TypeId;

Datum Blank() {
  return Datum::String(" ");
}

// The kernel with blanks as its last argument.
template <Kernel2 kFunction>
Datum OfBlanks(CallFrame& f) {
  return Give(f, kFunction(f.arg(0), Blank()));
}
template <Kernel3 kFunction>
Datum OfBlanks(CallFrame& f) {
  return Give(f, kFunction(f.arg(0), f.arg(1), Blank()));
}

Datum ByteaSubstringToEnd(CallFrame& f) {
  const Datum start = Datum::Int(std::max<int64_t>(f.arg(1).as_int(), 1));
  return Give(f, kernels::ByteaSubstring(f.arg(0), start, Datum::Int(INT32_MAX)));
}
Datum OverlayOwnLength(CallFrame& f) {
  const SqlResult<Datum> length = kernels::Length(f.arg(1));
  return Give(f, kernels::Overlay(f.arg(0), f.arg(1), f.arg(2), *length));
}
template <bool kIsInt8>
Datum ToHex(CallFrame& f) {
  return Give(f, kernels::ToHex(f.arg(0), kIsInt8));
}
Datum QuoteNullable(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::String("NULL");
  return Give(f, kernels::QuoteLiteral(f.arg(0)));
}
// A value of any type, as a cast to text writes it.
Datum QuoteAny(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::String("NULL");
  if (f.arg_type(0).id == kBool) return Datum::String(f.arg(0).as_bool() ? "'true'" : "'false'");
  SqlResult<std::string> text = TextOut(f.arg_type(0), f.arg(0), *f.context.settings);
  if (!text.has_value()) return f.Fail(std::move(text).error());
  return Give(f, kernels::QuoteLiteral(Datum::String(*text)));
}
Datum GetByte(CallFrame& f) {
  const std::string_view bytes = f.arg(0).as_string();
  const int64_t n = f.arg(1).as_int();
  if (n < 0 || n >= static_cast<int64_t>(bytes.size())) {
    return f.Fail(
        errors::Make("2202E", "index " + std::to_string(n) + " out of valid range, 0.." +
                                  std::to_string(static_cast<int64_t>(bytes.size()) - 1)));
  }
  return Datum::Int(static_cast<uint8_t>(bytes[static_cast<size_t>(n)]));
}

Datum ConcatText(CallFrame& f) {
  const std::string_view a = f.arg(0).as_string();
  const std::string_view b = f.arg(1).as_string();
  if (static_cast<int64_t>(a.size() + b.size()) > kValueTextBytesMax) {
    return f.Fail(errors::ProgramLimitExceeded("requested length too large"));
  }
  return Datum::StringOfSize(a.size() + b.size(), [&](char* out) {
    std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), out));
  });
}

// One side is no text: it is cast, which for booleans gives a word instead of a letter.
Datum ConcatCast(CallFrame& f) {
  std::string out;
  for (size_t i = 0; i < 2; ++i) {
    if (f.arg_type(i).id == kBool) {
      out += f.arg(i).as_bool() ? "true" : "false";
      continue;
    }
    SqlStatus status = AppendText(f.arg_type(i), f.arg(i), *f.context.settings, &out);
    if (!status.has_value()) return f.Fail(std::move(status).error());
  }
  return Datum::String(out);
}
// Arguments from `first` on, as text.
SqlResult<std::vector<Datum>> Texts(const CallFrame& f, size_t first) {
  std::vector<Datum> texts;
  for (size_t i = first; i < f.size; ++i) {
    if (f.arg(i).is_null()) {
      texts.push_back(Datum::Null());
      continue;
    }
    ASSIGN_OR_RETURN(const std::string text, TextOut(f.arg_type(i), f.arg(i), *f.context.settings));
    texts.push_back(Datum::String(text));
  }
  return texts;
}
Datum ConcatAny(CallFrame& f) {
  SqlResult<std::vector<Datum>> texts = Texts(f, 0);
  if (!texts.has_value()) return f.Fail(std::move(texts).error());
  return Give(f, kernels::Concat(*std::move(texts)));
}
// concat_ws and format: a text, then values of any type.
template <SqlResult<Datum> (*kKernel)(const Datum&, std::span<const Datum>)>
Datum WithTexts(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::Null();
  SqlResult<std::vector<Datum>> texts = Texts(f, 1);
  if (!texts.has_value()) return f.Fail(std::move(texts).error());
  return Give(f, kKernel(f.arg(0), *texts));
}

void AddParts(FunctionList* out) {
  for (std::string_view name : {"substr", "substring"}) {
    out->push_back(Fn(name, {kText, kInt4}, kText, Call<kernels::Substring>));
    out->push_back(Fn(name, {kText, kInt4, kInt4}, kText, Call<kernels::SubstringLength>));
    out->push_back(Fn(name, {kBytea, kInt4}, kBytea, ByteaSubstringToEnd));
    out->push_back(Fn(name, {kBytea, kInt4, kInt4}, kBytea, Call<kernels::ByteaSubstring>));
  }
  out->push_back(Fn("left", {kText, kInt4}, kText, Call<kernels::Left>));
  out->push_back(Fn("right", {kText, kInt4}, kText, Call<kernels::Right>));
  out->push_back(Fn("btrim", {kText}, kText, OfBlanks<kernels::Btrim>));
  out->push_back(Fn("btrim", {kText, kText}, kText, Call<kernels::Btrim>));
  out->push_back(Fn("ltrim", {kText}, kText, OfBlanks<kernels::Ltrim>));
  out->push_back(Fn("ltrim", {kText, kText}, kText, Call<kernels::Ltrim>));
  out->push_back(Fn("rtrim", {kText}, kText, OfBlanks<kernels::Rtrim>));
  out->push_back(Fn("rtrim", {kText, kText}, kText, Call<kernels::Rtrim>));
  out->push_back(Fn("lpad", {kText, kInt4}, kText, OfBlanks<kernels::Lpad>));
  out->push_back(Fn("lpad", {kText, kInt4, kText}, kText, Call<kernels::Lpad>));
  out->push_back(Fn("rpad", {kText, kInt4}, kText, OfBlanks<kernels::Rpad>));
  out->push_back(Fn("rpad", {kText, kInt4, kText}, kText, Call<kernels::Rpad>));
  out->push_back(Fn("split_part", {kText, kText, kInt4}, kText, Call<kernels::SplitPart>));
  out->push_back(Fn("overlay", {kText, kText, kInt4}, kText, OverlayOwnLength));
  out->push_back(Fn("overlay", {kText, kText, kInt4, kInt4}, kText, Call<kernels::Overlay>));
  out->push_back(Fn("strpos", {kText, kText}, kInt4, Call<kernels::Strpos>));
  out->push_back(Fn("position", {kText, kText}, kInt4, Call<kernels::Strpos>));
  out->push_back(Fn("starts_with", {kText, kText}, kBool, Call<kernels::StartsWith>));
  out->push_back(Op("^@", {kText, kText}, kBool, Call<kernels::StartsWith>));
  out->push_back(Fn("get_byte", {kBytea, kInt4}, kInt4, GetByte));
}

void AddEncodings(FunctionList* out) {
  out->push_back(Fn("quote_ident", {kText}, kText, Call<kernels::QuoteIdent>));
  out->push_back(Fn("quote_literal", {kText}, kText, Call<kernels::QuoteLiteral>));
  out->push_back(LaxFn("quote_nullable", {kText}, kText, QuoteNullable));
  out->push_back(Fn("quote_literal", {kAnyElement}, kText, QuoteAny, Volatility::kStable));
  out->push_back(LaxFn("quote_nullable", {kAnyElement}, kText, QuoteAny, Volatility::kStable));
  out->push_back(Fn("to_hex", {kInt4}, kText, ToHex<false>));
  out->push_back(Fn("to_hex", {kInt8}, kText, ToHex<true>));
  out->push_back(Fn("encode", {kBytea, kText}, kText, Call<kernels::Encode>));
  out->push_back(Fn("decode", {kText, kText}, kBytea, Call<kernels::Decode>));
  out->push_back(Fn("md5", {kText}, kText, Call<kernels::Md5>));
  out->push_back(Fn("md5", {kBytea}, kText, Call<kernels::Md5>));
  out->push_back(Fn("sha256", {kBytea}, kBytea, Call<kernels::Sha256>));
  out->push_back(Fn("sha512", {kBytea}, kBytea, Call<kernels::Sha512>));
}

void AddConcatenation(FunctionList* out) {
  out->push_back(Op("||", {kText, kText}, kText, ConcatText));
  out->push_back(Op("||", {kBytea, kBytea}, kBytea, ConcatText));
  for (FunctionDef def : {Op("||", {kText, kAnyNonArray}, kText, ConcatCast),
                          Op("||", {kAnyNonArray, kText}, kText, ConcatCast)}) {
    def.volatility = Volatility::kStable;
    out->push_back(std::move(def));
  }
  out->push_back(LaxFn("format", {kText}, kText, WithTexts<kernels::Format>, Volatility::kStable));
  for (FunctionDef def :
       {LaxFn("concat", {kAny}, kText, ConcatAny, Volatility::kStable),
        LaxFn("concat_ws", {kText, kAny}, kText, WithTexts<kernels::ConcatWs>, Volatility::kStable),
        LaxFn("format", {kText, kAny}, kText, WithTexts<kernels::Format>, Volatility::kStable)}) {
    def.variadic = true;
    out->push_back(std::move(def));
  }
}

}  // namespace

void AddStringFunctions(FunctionList* out) {
  out->push_back(Fn("lower", {kText}, kText, Call<kernels::Lower>));
  out->push_back(Fn("upper", {kText}, kText, Call<kernels::Upper>));
  out->push_back(Fn("initcap", {kText}, kText, Call<kernels::Initcap>));
  for (std::string_view name : {"length", "char_length", "character_length"}) {
    out->push_back(Fn(name, {kText}, kInt4, Call<kernels::Length>));
  }
  out->push_back(Fn("length", {kBytea}, kInt4, Call<kernels::OctetLength>));
  for (TypeId type : {kText, kBytea, kBpchar}) {  // blanks at the end are bytes of a bpchar
    out->push_back(Fn("octet_length", {type}, kInt4, Call<kernels::OctetLength>));
  }
  for (TypeId type : {kText, kBytea}) {
    out->push_back(Fn("bit_length", {type}, kInt4, Call<kernels::BitLength>));
  }
  out->push_back(Fn("replace", {kText, kText, kText}, kText, Call<kernels::Replace>));
  out->push_back(Fn("translate", {kText, kText, kText}, kText, Call<kernels::Translate>));
  out->push_back(Fn("repeat", {kText, kInt4}, kText, Call<kernels::Repeat>));
  out->push_back(Fn("reverse", {kText}, kText, Call<kernels::Reverse>));
  out->push_back(Fn("ascii", {kText}, kInt4, Call<kernels::Ascii>));
  out->push_back(Fn("chr", {kInt4}, kText, Call<kernels::Chr>));
  AddParts(out);
  AddEncodings(out);
  AddConcatenation(out);
}

}  // namespace steno::sql
