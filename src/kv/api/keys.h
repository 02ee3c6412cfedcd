// The one ordered keyspace: who owns which prefix, in sort order.
//
//   prefix            holds                                              replicated as
//   \x01 r <range>    range-local state: applied index, descriptor,      kLocal column family,
//                     lease, transaction records                         no versions
//   \x02              range addressing (meta), for many ranges           versions
//   \x04 ...          system: settings, nodes, id counters, what is to   versions
//                     be cleared
//   \x06 n <parent><name>   namespace: name -> descriptor id             versions
//   \x06 d <id>       descriptors of databases, schemas, tables          versions
//   \x10 <table><index><columns...>   rows and index entries             versions
//
// Integers in keys are order-preserving (base/encoding.h). Everything from kGlobalMin on is user
// visible keyspace that ranges divide; what is below is addressed by range id.
#pragma once

#include <cstdint>
#include <string>

#include "kv/api/types.h"

namespace steno::kv::keys {

inline constexpr char kLocalPrefix = '\x01';
inline constexpr char kMetaPrefix = '\x02';
inline constexpr char kSystemPrefix = '\x04';
inline constexpr char kCatalogPrefix = '\x06';
inline constexpr char kTablePrefix = '\x10';

// The global keyspace: [kGlobalMin, kGlobalMax).
inline const Key kGlobalMin = "\x02";
inline const Key kGlobalMax = "\xff";

// --- range-local (kLocal column family) ---
Key RangeApplied(RangeId range);                // applied index and term, lease_until
Key RangeDescriptor(RangeId range);             // span and replicas
Key TxnRecord(RangeId range, const TxnId& id);  // commit timestamp, expiry
Span TxnRecords(RangeId range);
Key ClearedSpan(RangeId range, KeyView start);  // the end, and when it was cleared
Span ClearedSpans(RangeId range);
Span RangeLocal(RangeId range);

// --- system ---
Key Setting(std::string_view name);
Key IdCounter(std::string_view name);  // the next unused id of a kind
Key NodeEntry(NodeId node);
Span NodeEntries();
Key DroppedSpan(KeyView start);  // where it ends, and when it was dropped
Span DroppedSpans();

// --- catalog ---
Key Namespace(uint64_t parent_id, std::string_view name);
Span NamespaceOf(uint64_t parent_id);
Key Descriptor(uint64_t id);
Span Descriptors();

// --- tables: <table id><index id>, then what sql/types/row_codec.h appends ---
Key IndexPrefix(uint64_t table_id, uint64_t index_id);
Span IndexSpan(uint64_t table_id, uint64_t index_id);
Span TableSpan(uint64_t table_id);

// "/table/52/1/..." for every key of the keyspace, for people.
std::string PrettyKey(KeyView key);

}  // namespace steno::kv::keys
