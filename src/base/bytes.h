// Reading and writing of bytes whose order does not matter: log records, command headers, row
// values. For keys see base/encoding.h.
//
//   ByteWriter w;  w.U8(1);  w.Varint(n);  w.String(name);   Send(w.Take());
//   ByteReader r(bytes);
//   uint64_t n; std::string_view name;
//   if (!r.Varint(&n) || !r.String(&name)) return Corrupt();   // never reads past the end
//
// Fixed-size integers are little-endian; a String is its length as a varint, then its bytes. The
// reader's methods return false, and read nothing, where the bytes do not hold what is asked for:
// lengths are checked before anything is allocated. Views point into the reader's input.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace steno {

static_assert(std::endian::native == std::endian::little);

class ByteWriter {
 public:
  ByteWriter() = default;
  explicit ByteWriter(std::string buffer) : out_(std::move(buffer)) {}

  void U8(uint8_t v) { out_.push_back(static_cast<char>(v)); }
  void U32(uint32_t v) { Raw(&v, sizeof v); }
  void U64(uint64_t v) { Raw(&v, sizeof v); }
  void Varint(uint64_t v) {
    while (v >= 0x80) {
      U8(static_cast<uint8_t>(v) | 0x80);
      v >>= 7;
    }
    U8(static_cast<uint8_t>(v));
  }
  // Zigzag: small magnitudes of either sign are short.
  void SignedVarint(int64_t v) {
    Varint((static_cast<uint64_t>(v) << 1) ^ static_cast<uint64_t>(v >> 63));
  }
  void String(std::string_view v) {
    Varint(v.size());
    out_.append(v);
  }
  void Bytes(std::string_view v) { out_.append(v); }

  size_t size() const { return out_.size(); }
  const std::string& str() const { return out_; }
  std::string Take() { return std::move(out_); }

 private:
  void Raw(const void* p, size_t n) { out_.append(static_cast<const char*>(p), n); }
  std::string out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  bool U8(uint8_t* v) { return Raw(v, 1); }
  bool U32(uint32_t* v) { return Raw(v, sizeof *v); }
  bool U64(uint64_t* v) { return Raw(v, sizeof *v); }
  bool Varint(uint64_t* v) {
    uint64_t result = 0;
    for (size_t i = 0; i < in_.size() && i < 10; ++i) {
      const auto byte = static_cast<uint8_t>(in_[i]);
      if (i == 9 && byte > 1) return false;  // more than 64 bits
      result |= uint64_t{byte & 0x7fu} << (7 * i);
      if (byte < 0x80) {
        in_.remove_prefix(i + 1);
        *v = result;
        return true;
      }
    }
    return false;
  }
  bool SignedVarint(int64_t* v) {
    uint64_t raw;
    if (!Varint(&raw)) return false;
    *v = static_cast<int64_t>(raw >> 1) ^ -static_cast<int64_t>(raw & 1);
    return true;
  }
  bool String(std::string_view* v) {
    const std::string_view before = in_;
    uint64_t n;
    if (Varint(&n) && Bytes(n, v)) return true;
    in_ = before;
    return false;
  }
  bool Bytes(uint64_t n, std::string_view* v) {
    if (n > in_.size()) return false;
    *v = in_.substr(0, n);
    in_.remove_prefix(n);
    return true;
  }

  std::string_view rest() const { return in_; }
  bool empty() const { return in_.empty(); }

 private:
  bool Raw(void* p, size_t n) {
    if (n > in_.size()) return false;
    std::memcpy(p, in_.data(), n);
    in_.remove_prefix(n);
    return true;
  }
  std::string_view in_;
};

}  // namespace steno
