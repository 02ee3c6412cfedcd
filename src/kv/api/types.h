// The nouns that everything above and below kv/api shares.
#pragma once

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "base/strong_id.h"
#include "kv/hlc/timestamp.h"

namespace steno::kv {

using hlc::Timestamp;

using NodeId = StrongId<struct NodeIdTag, uint32_t>;
using RangeId = StrongId<struct RangeIdTag, uint64_t>;

// Keys order as bytes. kv/api/keys.h says who owns which prefix.
using Key = std::string;
using KeyView = std::string_view;

// The keys from `start` (included) to `end` (not included). An empty `end` means the one key
// `start`, so that a point costs no second string.
struct Span {
  Key start;
  Key end;

  static Span Point(Key key) { return Span{std::move(key), Key()}; }
  bool point() const { return end.empty(); }
  bool Contains(KeyView key) const { return point() ? key == start : key >= start && key < end; }
  bool Overlaps(const Span& other) const;
  friend bool operator==(const Span&, const Span&) = default;
  // start, or [start, end), with bytes that are not printable as \xNN.
  std::string ToString() const;
};

// Identifies a transaction for ever: 128 random bits, drawn by its gateway.
struct TxnId {
  uint64_t high = 0;
  uint64_t low = 0;

  bool valid() const { return high != 0 || low != 0; }
  friend constexpr auto operator<=>(const TxnId&, const TxnId&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const TxnId& id) {
    return H::combine(std::move(h), id.high, id.low);
  }
  // The first 8 hexadecimal digits: enough for a person to tell transactions apart.
  std::string ToString() const;
  friend std::ostream& operator<<(std::ostream& os, const TxnId& id) { return os << id.ToString(); }
};

// Printable form of any bytes, for logs and tests.
std::string Printable(std::string_view bytes);

}  // namespace steno::kv
