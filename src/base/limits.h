// Every limit of Steno, in one place, with what happens beyond it. Units stand last in the names.
#pragma once

#include <cstdint>

namespace steno {

// --- Transactions ---
// Writes that a gateway buffers for one transaction. Beyond: 54000, with a hint to split the work.
inline constexpr int64_t kTxnBufferBytesMax = 64 << 20;
// Read spans that a transaction remembers for refreshing before it merges neighbours.
inline constexpr int64_t kTxnReadSpansMax = 1024;
// Attempts of the server to replay a statement or transaction before 40001 reaches the client.
inline constexpr int kTxnRetriesMax = 20;
// How long a transaction that holds locks may stay silent before a waiter aborts it.
inline constexpr int64_t kTxnSilenceMsMax = 5000;
// How long a range remembers that it aborted a silent transaction, and of how many. Beyond: its
// requests are served again, without its locks.
inline constexpr int64_t kTxnAbortedMemoryMs = 60'000;
inline constexpr int64_t kTxnAbortedMemoryMax = 65536;

// --- KV requests ---
// One page of a scan; a longer one returns a resume key.
inline constexpr int64_t kScanPageBytes = 1 << 20;
inline constexpr int64_t kScanPageRows = 8192;
// One chunk of a bulk write.
inline constexpr int64_t kBulkChunkBytes = 1 << 20;
// Requests that one range queues or evaluates at a time. Beyond: Unavailable ("overloaded").
inline constexpr int64_t kRangeRequestsMax = 16384;
// Locks that one range holds for transactions. Beyond: Unavailable ("overloaded").
inline constexpr int64_t kRangeLocksMax = 1 << 20;
// Marks of reads that one range keeps. Beyond: old ones are merged into the low-water mark.
inline constexpr int64_t kTimestampCacheEntriesMax = 1 << 16;
// How long a request may look for a leaseholder before it is refused.
inline constexpr int64_t kRequestTimeoutMs = 8000;

// --- Raft ---
// Bytes of entries in one append message; a single larger entry travels alone.
inline constexpr int64_t kRaftMessageBytesMax = 1 << 20;
// Append messages in flight to one follower before the leader waits for an answer.
inline constexpr int kRaftInflightMax = 64;
// Bytes of proposals not yet committed before new ones are refused as overloaded.
inline constexpr int64_t kRaftUncommittedBytesMax = 256 << 20;
// Log kept for a follower that lags before it is sent a snapshot instead.
inline constexpr int64_t kRaftLogBytesMax = 512 << 20;

// --- SQL ---
// A statement's text. Beyond: 54000. Equals the largest message that pgwire takes after startup.
inline constexpr int64_t kStatementBytesMax = 64 << 20;
// Depth of nesting of expressions and queries. Beyond: 54001 (statement too complex).
inline constexpr int kNestingMax = 500;
// Height of a syntax tree, chains of operators such as a || b || c included. Beyond: 54001.
inline constexpr int kExpressionDepthMax = 2000;
inline constexpr int kColumnsMax = 1600;
inline constexpr int kParametersMax = 65535;
// Rows of one batch between operators.
inline constexpr int kBatchRows = 1024;
// Memory of one statement's operators. Beyond: 53200.
inline constexpr int64_t kStatementMemoryBytesMax = 512 << 20;

// --- Connections ---
// Sessions. Beyond: 53300 once the client has said who it is.
inline constexpr int kConnectionsMax = 1000;
// Connections that are not sessions yet, or only carry a CancelRequest. Beyond: closed at once.
inline constexpr int kHandshakesMax = 128;
// What a connection may send, and how long it may take, before it is authenticated.
inline constexpr int64_t kStartupBytesMax = 10000;
inline constexpr int64_t kStartupTimeoutMs = 10000;
inline constexpr int64_t kMessageBytesMax = 64 << 20;
// Output that a connection gathers before it waits for the client to take it.
inline constexpr int64_t kOutputBytesMax = 64 << 10;
// What a connection keeps of its buffers between messages; more is given back.
inline constexpr int64_t kIdleBufferBytesMax = 16 << 10;

// --- HTTP ---
inline constexpr int kHttpConnectionsMax = 64;
inline constexpr int64_t kHttpHeaderBytesMax = 8 << 10;
inline constexpr int64_t kHttpTimeoutMs = 10000;

}  // namespace steno
