// Kernels of the string functions. Positions and lengths count characters of UTF-8, from 1. See
// arithmetic.h for what a kernel may expect.
#pragma once

#include <span>
#include <vector>

#include "sql/types/datum.h"
#include "sql/types/sql_error.h"

namespace steno::sql::kernels {

SqlResult<Datum> Length(const Datum& text);
SqlResult<Datum> BpcharLength(const Datum& text);  // without trailing blanks
SqlResult<Datum> OctetLength(const Datum& text);   // text and bytea
SqlResult<Datum> BitLength(const Datum& text);
SqlResult<Datum> Lower(const Datum& text);
SqlResult<Datum> Upper(const Datum& text);
SqlResult<Datum> Initcap(const Datum& text);
SqlResult<Datum> Reverse(const Datum& text);
SqlResult<Datum> Ascii(const Datum& text);
SqlResult<Datum> Chr(const Datum& code);                   // 54000 beyond Unicode
SqlResult<Datum> Concat2(const Datum& a, const Datum& b);  // text || text, bytea || bytea
SqlResult<Datum> Substring(const Datum& text, const Datum& start);
SqlResult<Datum> SubstringLength(const Datum& text, const Datum& start, const Datum& length);
SqlResult<Datum> ByteaSubstring(const Datum& bytes, const Datum& start, const Datum& length);
// strpos(text, part) and position(part IN text): 0 where there is none.
SqlResult<Datum> Strpos(const Datum& text, const Datum& part);
SqlResult<Datum> Replace(const Datum& text, const Datum& from, const Datum& to);
SqlResult<Datum> Translate(const Datum& text, const Datum& from, const Datum& to);
SqlResult<Datum> Btrim(const Datum& text, const Datum& characters);
SqlResult<Datum> Ltrim(const Datum& text, const Datum& characters);
SqlResult<Datum> Rtrim(const Datum& text, const Datum& characters);
SqlResult<Datum> Lpad(const Datum& text, const Datum& length, const Datum& fill);
SqlResult<Datum> Rpad(const Datum& text, const Datum& length, const Datum& fill);
SqlResult<Datum> Left(const Datum& text, const Datum& n);
SqlResult<Datum> Right(const Datum& text, const Datum& n);
SqlResult<Datum> Repeat(const Datum& text, const Datum& n);
SqlResult<Datum> SplitPart(const Datum& text, const Datum& delimiter, const Datum& n);
SqlResult<Datum> StartsWith(const Datum& text, const Datum& prefix);
SqlResult<Datum> Overlay(const Datum& text, const Datum& replacement, const Datum& start,
                         const Datum& length);
SqlResult<Datum> ToHex(const Datum& integer, bool is_int8);
SqlResult<Datum> QuoteIdent(const Datum& text);
SqlResult<Datum> QuoteLiteral(const Datum& text);

// The variadic ones take texts (the caller casts), of which any may be NULL.
SqlResult<Datum> Concat(std::span<const Datum> texts);
SqlResult<Datum> ConcatWs(const Datum& separator, std::span<const Datum> texts);
// format(): %s %I %L %%, positions (%2$s), width and '-'.
SqlResult<Datum> Format(const Datum& pattern, std::span<const Datum> texts);

// --- bytea and digests ---
SqlResult<Datum> Encode(const Datum& bytes, const Datum& format);  // hex, base64, escape
SqlResult<Datum> Decode(const Datum& text, const Datum& format);
SqlResult<Datum> Md5(const Datum& text);  // hexadecimal text; text and bytea
SqlResult<Datum> Sha256(const Datum& bytes);
SqlResult<Datum> Sha512(const Datum& bytes);

// --- Pattern matching ---
// text LIKE pattern with backslash as the escape; 22025 where the pattern ends with it.
SqlResult<Datum> Like(const Datum& text, const Datum& pattern);
SqlResult<Datum> ILike(const Datum& text, const Datum& pattern);
// The pattern of LIKE ... ESCAPE, with backslash as the escape. 22019/22025 for a long escape.
SqlResult<Datum> LikeEscape(const Datum& pattern, const Datum& escape);
// The regular expression for SIMILAR TO.
SqlResult<Datum> SimilarToEscape(const Datum& pattern, const Datum& escape);
SqlResult<Datum> RegexMatches(const Datum& text, const Datum& pattern);   // ~
SqlResult<Datum> RegexMatchesI(const Datum& text, const Datum& pattern);  // ~*
// regexp_replace(text, pattern, replacement, flags).
SqlResult<Datum> RegexReplace(const Datum& text, const Datum& pattern, const Datum& replacement,
                              const Datum& flags);
// regexp_match: text[] of the groups (the whole without groups), NULL where nothing matches.
SqlResult<Datum> RegexMatch(const Datum& text, const Datum& pattern, const Datum& flags);
// regexp_matches: the rows, each a text[]; one at most without flag g.
SqlResult<std::vector<Datum>> RegexMatchAll(const Datum& text, const Datum& pattern,
                                            const Datum& flags);
// substring(text FROM pattern): the first group or the whole match, or NULL.
SqlResult<Datum> RegexSubstring(const Datum& text, const Datum& pattern);
// regexp_split_to_array.
SqlResult<Datum> RegexSplit(const Datum& text, const Datum& pattern, const Datum& flags);

}  // namespace steno::sql::kernels
