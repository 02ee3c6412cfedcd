#include "kv/api/keys.h"

#include "absl/strings/str_cat.h"
#include "base/encoding.h"

namespace steno::kv::keys {
namespace {

constexpr char kRangeTag = 'r';
constexpr char kAppliedTag = 'a';
constexpr char kDescriptorTag = 'd';
constexpr char kTxnTag = 't';
constexpr char kClearedTag = 'c';
constexpr char kNamespaceTag = 'n';
constexpr char kDroppedTag = 'd';
constexpr char kIdCounterTag = 'i';
constexpr char kNodeTag = 'n';
constexpr char kSettingTag = 's';

Key Prefix(char first, char second) {
  return Key{first, second};
}

Key WithId(Key key, uint64_t id) {
  EncodeUint64(id, &key);
  return key;
}

Key WithName(Key key, std::string_view name) {
  EncodeBytes(name, &key);
  return key;
}

Key Tagged(Key key, char tag) {
  key.push_back(tag);
  return key;
}

Span PrefixSpan(Key prefix) {
  Key end = PrefixEnd(prefix);
  return Span{std::move(prefix), std::move(end)};
}

Key RangePrefix(RangeId range) {
  return WithId(Prefix(kLocalPrefix, kRangeTag), range.value());
}

std::string PrettyIds(std::string_view rest) {
  std::string out;
  uint64_t id;
  for (int i = 0; i < 2 && DecodeUint64(&rest, &id); ++i) absl::StrAppend(&out, "/", id);
  if (!rest.empty()) absl::StrAppend(&out, "/", Printable(rest));
  return out;
}

}  // namespace

Key RangeApplied(RangeId range) {
  return Tagged(RangePrefix(range), kAppliedTag);
}
Key RangeDescriptor(RangeId range) {
  return Tagged(RangePrefix(range), kDescriptorTag);
}

Key TxnRecord(RangeId range, const TxnId& id) {
  return WithId(WithId(Tagged(RangePrefix(range), kTxnTag), id.high), id.low);
}

Span TxnRecords(RangeId range) {
  return PrefixSpan(Tagged(RangePrefix(range), kTxnTag));
}
Key ClearedSpan(RangeId range, KeyView start) {
  return Tagged(RangePrefix(range), kClearedTag).append(start);
}
Span ClearedSpans(RangeId range) {
  return PrefixSpan(Tagged(RangePrefix(range), kClearedTag));
}
Span RangeLocal(RangeId range) {
  return PrefixSpan(RangePrefix(range));
}

Key Setting(std::string_view name) {
  return WithName(Prefix(kSystemPrefix, kSettingTag), name);
}
Key IdCounter(std::string_view name) {
  return WithName(Prefix(kSystemPrefix, kIdCounterTag), name);
}
Key NodeEntry(NodeId node) {
  return WithId(Prefix(kSystemPrefix, kNodeTag), node.value());
}
Span NodeEntries() {
  return PrefixSpan(Prefix(kSystemPrefix, kNodeTag));
}

Key DroppedSpan(KeyView start) {
  return Prefix(kSystemPrefix, kDroppedTag).append(start);
}
Span DroppedSpans() {
  return PrefixSpan(Prefix(kSystemPrefix, kDroppedTag));
}

Key Namespace(uint64_t parent_id, std::string_view name) {
  return WithName(WithId(Prefix(kCatalogPrefix, kNamespaceTag), parent_id), name);
}
Span NamespaceOf(uint64_t parent_id) {
  return PrefixSpan(WithId(Prefix(kCatalogPrefix, kNamespaceTag), parent_id));
}
Key Descriptor(uint64_t id) {
  return WithId(Prefix(kCatalogPrefix, kDescriptorTag), id);
}
Span Descriptors() {
  return PrefixSpan(Prefix(kCatalogPrefix, kDescriptorTag));
}

Key IndexPrefix(uint64_t table_id, uint64_t index_id) {
  return WithId(WithId(Key{kTablePrefix}, table_id), index_id);
}
Span IndexSpan(uint64_t table_id, uint64_t index_id) {
  return PrefixSpan(IndexPrefix(table_id, index_id));
}
Span TableSpan(uint64_t table_id) {
  return PrefixSpan(WithId(Key{kTablePrefix}, table_id));
}

std::string PrettyKey(KeyView key) {
  if (key.empty()) return "/min";
  const KeyView rest = key.substr(1);
  switch (key[0]) {
    case kTablePrefix:
      return absl::StrCat("/table", PrettyIds(rest));
    case kCatalogPrefix:
      if (rest.starts_with(kDescriptorTag)) {
        return absl::StrCat("/descriptor", PrettyIds(rest.substr(1)));
      }
      return absl::StrCat("/namespace", PrettyIds(rest.substr(rest.empty() ? 0 : 1)));
    case kSystemPrefix:
      return absl::StrCat("/system/", Printable(rest));
    case kMetaPrefix:
      return absl::StrCat("/meta/", Printable(rest));
    case kLocalPrefix:
      return absl::StrCat("/local", PrettyIds(rest.substr(rest.empty() ? 0 : 1)));
    default:
      return absl::StrCat("/", Printable(key));
  }
}

}  // namespace steno::kv::keys
