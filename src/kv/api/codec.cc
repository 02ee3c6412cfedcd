#include "kv/api/codec.h"

#include <type_traits>
#include <utility>

#include "base/bytes.h"

namespace steno::kv {
namespace {

constexpr uint8_t kVersion = 1;

// Encoder and Decoder are two directions of one description: Fields(archive, message) names the
// fields once, so that both sides cannot disagree.
class Encoder {
 public:
  void Value(const bool& v) { w_.U8(v); }
  void Value(const uint32_t& v) { w_.Varint(v); }
  void Value(const uint64_t& v) { w_.Varint(v); }
  void Value(const int64_t& v) { w_.SignedVarint(v); }
  void Value(const Timestamp& v) { w_.U64(v.raw()); }
  void Value(const std::string& v) { w_.String(v); }
  void Count(uint64_t n) { w_.Varint(n); }
  void Tag(uint8_t tag) { w_.U8(tag); }
  std::string Take() { return w_.Take(); }

 private:
  ByteWriter w_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view in) : r_(in) {}

  void Value(bool& v) {
    const uint8_t byte = Tag(2);
    v = byte == 1;
  }
  void Value(uint32_t& v) {
    uint64_t wide = 0;
    Value(wide);
    ok_ = ok_ && wide <= UINT32_MAX;
    v = static_cast<uint32_t>(wide);
  }
  void Value(uint64_t& v) { ok_ = ok_ && r_.Varint(&v); }
  void Value(int64_t& v) { ok_ = ok_ && r_.SignedVarint(&v); }
  void Value(Timestamp& v) {
    uint64_t raw = 0;
    ok_ = ok_ && r_.U64(&raw);
    v = Timestamp(raw);
  }
  void Value(std::string& v) {
    std::string_view view;
    ok_ = ok_ && r_.String(&view);
    if (ok_) v.assign(view);
  }
  // The number of elements that follow; each takes at least one byte.
  uint64_t Count() {
    uint64_t n = 0;
    ok_ = ok_ && r_.Varint(&n) && n <= r_.rest().size();
    return ok_ ? n : 0;
  }
  // A tag below `limit`.
  uint8_t Tag(size_t limit) {
    uint8_t tag = 0;
    ok_ = ok_ && r_.U8(&tag) && tag < limit;
    return ok_ ? tag : 0;
  }
  bool ok() const { return ok_; }
  bool Done() const { return ok_ && r_.empty(); }

 private:
  ByteReader r_;
  bool ok_ = true;
};

// Every message type M has Fields(A&, M&), where M is const for an Encoder.
template <typename A, typename T>
void Put(A& a, T& v);

template <typename A, typename... Ts>
void All(A& a, Ts&... vs) {
  (Put(a, vs), ...);
}

#define STENO_FIELDS(Type, ...)                           \
  template <typename A, typename M>                       \
    requires std::is_same_v<std::remove_const_t<M>, Type> \
  void Fields(A& a, M& m) {                               \
    All(a, __VA_ARGS__);                                  \
  }

STENO_FIELDS(Span, m.start, m.end)
STENO_FIELDS(TxnId, m.high, m.low)
STENO_FIELDS(TxnMeta, m.id, m.read_ts, m.uncertainty_limit, m.can_forward_read_ts, m.label)
STENO_FIELDS(Guard, m.key, m.version)
STENO_FIELDS(Write, m.key, m.value)
STENO_FIELDS(GetRequest, m.key, m.lock, m.wait)
STENO_FIELDS(ScanRequest, m.span, m.reverse, m.max_rows, m.max_bytes)
STENO_FIELDS(RefreshRequest, m.spans, m.from)
STENO_FIELDS(CommitRequest, m.writes, m.reads, m.expires_at)
STENO_FIELDS(BulkWriteRequest, m.writes, m.must_be_absent)
STENO_FIELDS(ClearSpanRequest, m.span)
STENO_FIELDS(BatchRequest, m.range, m.txn, m.guards, m.requests)
STENO_FIELDS(GetReply, m.value, m.version, m.skipped)
STENO_FIELDS(ScanReply::Row, m.key_offset, m.key_size, m.value_offset, m.value_size, m.version)
STENO_FIELDS(ScanReply, m.arena, m.rows, m.resume)
STENO_FIELDS(CommitReply, m.commit_ts)
STENO_FIELDS(NotLeaseholder, m.leaseholder)
STENO_FIELDS(Unavailable, m.reason)
STENO_FIELDS(ReadUncertain, m.key, m.version)
STENO_FIELDS(WriteTooOld, m.key, m.version)
STENO_FIELDS(RefreshFailed, m.key, m.version)
STENO_FIELDS(LockConflict, m.key, m.holder)
STENO_FIELDS(Deadlock, m.key, m.cycle)
STENO_FIELDS(GuardFailed, m.key)
STENO_FIELDS(TxnAborted, m.reason)
STENO_FIELDS(DuplicateKey, m.key)
STENO_FIELDS(Ambiguous, m.reason)
STENO_FIELDS(DiskFull, m.reason)
STENO_FIELDS(BatchResponse, m.result, m.read_ts, m.observed_now)
#undef STENO_FIELDS

template <typename A, typename M>
  requires std::is_empty_v<std::remove_const_t<M>>
void Fields(A&, M&) {}

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <typename T>
struct IsVariant : std::false_type {};
template <typename... Ts>
struct IsVariant<std::variant<Ts...>> : std::true_type {};
template <typename T>
struct IsId : std::false_type {};
template <typename Tag, typename Rep>
struct IsId<StrongId<Tag, Rep>> : std::true_type {};

template <typename T>
concept Plain = requires(Encoder e, const T& v) { e.Value(v); };
// The largest enumerator, for enums that travel.
template <typename E>
constexpr size_t kEnumCount = 0;
template <>
constexpr size_t kEnumCount<LockStrength> = 3;
template <>
constexpr size_t kEnumCount<WaitPolicy> = 3;

// --- encoding ---
template <typename T>
void PutOut(Encoder& a, const T& v) {
  if constexpr (std::is_enum_v<T>) {
    a.Tag(static_cast<uint8_t>(v));
  } else if constexpr (IsId<T>::value) {
    a.Value(v.value());
  } else if constexpr (IsVector<T>::value) {
    a.Count(v.size());
    for (const auto& element : v) Put(a, element);
  } else if constexpr (IsOptional<T>::value) {
    a.Tag(v.has_value());
    if (v.has_value()) Put(a, *v);
  } else if constexpr (IsVariant<T>::value) {
    a.Tag(static_cast<uint8_t>(v.index()));
    std::visit([&a](const auto& alternative) { Put(a, alternative); }, v);
  } else if constexpr (Plain<T>) {
    a.Value(v);
  } else {
    Fields(a, v);
  }
}

// --- decoding ---
template <typename V, size_t I = 0>
void PutVariant(Decoder& a, size_t tag, V& v) {
  if constexpr (I < std::variant_size_v<V>) {
    if (tag != I) return PutVariant<V, I + 1>(a, tag, v);
    Put(a, v.template emplace<I>());
  }
}

template <typename T>
void PutIn(Decoder& a, T& v) {
  if constexpr (std::is_enum_v<T>) {
    v = static_cast<T>(a.Tag(kEnumCount<T>));
  } else if constexpr (IsId<T>::value) {
    typename T::ValueType raw{};
    a.Value(raw);
    v = T(raw);
  } else if constexpr (IsVector<T>::value) {
    const uint64_t n = a.Count();
    v.clear();
    // Grown as elements arrive: a count may promise more than a small input can hold of large
    // elements.
    for (uint64_t i = 0; i < n && a.ok(); ++i) Put(a, v.emplace_back());
  } else if constexpr (IsOptional<T>::value) {
    if (a.Tag(2) == 1) {
      Put(a, v.emplace());
    } else {
      v.reset();
    }
  } else if constexpr (IsVariant<T>::value) {
    PutVariant(a, a.Tag(std::variant_size_v<T>), v);
  } else if constexpr (Plain<T>) {
    a.Value(v);
  } else {
    Fields(a, v);
  }
}

template <typename A, typename T>
void Put(A& a, T& v) {
  if constexpr (std::is_same_v<A, Encoder>) {
    PutOut(a, v);
  } else {
    PutIn(a, v);
  }
}

// Offsets of rows index an arena of the same message: check them once, here.
bool RowsFit(const ScanReply& scan) {
  for (const ScanReply::Row& row : scan.rows) {
    if (uint64_t{row.key_offset} + row.key_size > scan.arena.size()) return false;
    if (uint64_t{row.value_offset} + row.value_size > scan.arena.size()) return false;
  }
  return true;
}

template <typename M>
std::string Encode(const M& message) {
  Encoder a;
  a.Tag(kVersion);
  Put(a, message);
  return a.Take();
}

template <typename M>
bool Decode(std::string_view bytes, M* message) {
  Decoder a(bytes);
  if (a.Tag(kVersion + 1) != kVersion) return false;
  Put(a, *message);
  return a.Done();
}

}  // namespace

std::string EncodeRequest(const BatchRequest& request) {
  return Encode(request);
}
bool DecodeRequest(std::string_view bytes, BatchRequest* request) {
  return Decode(bytes, request);
}

std::string EncodeResponse(const BatchResponse& response) {
  return Encode(response);
}
bool DecodeResponse(std::string_view bytes, BatchResponse* response) {
  if (!Decode(bytes, response)) return false;
  if (!response->ok()) return true;
  for (const Reply& reply : response->replies()) {
    const auto* scan = std::get_if<ScanReply>(&reply);
    if (scan != nullptr && !RowsFit(*scan)) return false;
  }
  return true;
}

}  // namespace steno::kv
