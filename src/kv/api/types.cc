#include "kv/api/types.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace steno::kv {
namespace {

// The smallest key above every key of the span.
bool Before(const Span& a, const Span& b) {
  return a.point() ? a.start < b.start : a.end <= b.start;
}

}  // namespace

bool Span::Overlaps(const Span& other) const {
  return !Before(*this, other) && !Before(other, *this);
}

std::string Span::ToString() const {
  if (point()) return Printable(start);
  return absl::StrCat("[", Printable(start), ", ", Printable(end), ")");
}

std::string TxnId::ToString() const {
  return absl::StrFormat("%08x", high >> 32);
}

std::string Printable(std::string_view bytes) {
  return absl::CHexEscape(absl::string_view(bytes.data(), bytes.size()));
}

}  // namespace steno::kv
