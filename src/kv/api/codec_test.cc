#include "kv/api/codec.h"

#include <gtest/gtest.h>

#include <string>

#include "base/rng.h"

namespace steno::kv {
namespace {

BatchRequest SampleRequest() {
  BatchRequest request;
  request.range = RangeId(1);
  request.txn = {.id = {7, 9},
                 .read_ts = Timestamp(100),
                 .uncertainty_limit = Timestamp(200),
                 .can_forward_read_ts = true,
                 .label = "psql (pid 3)"};
  request.guards = {{"d", Timestamp(5)}};
  request.requests = {
      GetRequest{"a", LockStrength::kExclusive, WaitPolicy::kSkip},
      ScanRequest{{"a", "b"}, true, 10, 1000},
      RefreshRequest{{Span::Point("x"), Span{"a", "b"}}, Timestamp(50)},
      CommitRequest{{{"k", "v"}, {"gone", std::nullopt}}, {Span::Point("k")}, Timestamp(999)},
      RollbackRequest{},
      HeartbeatRequest{},
      BulkWriteRequest{{{"k", std::string(300, 'x')}}, true},
      ClearSpanRequest{{"a", "b"}},
  };
  return request;
}

BatchResponse SampleResponse() {
  ScanReply scan;
  scan.Append("key", "value", Timestamp(3));
  scan.Append("key2", "", Timestamp(4));
  scan.resume = "key3";
  BatchResponse response;
  response.read_ts = Timestamp(100);
  response.result = std::vector<Reply>{EmptyReply{}, GetReply{"v", Timestamp(1), false}, scan,
                                       CommitReply{Timestamp(77)}};
  return response;
}

// Encoding is a function of the value, so equal bytes mean that nothing was lost.
TEST(Codec, RequestsRoundTrip) {
  const std::string bytes = EncodeRequest(SampleRequest());
  BatchRequest decoded;
  ASSERT_TRUE(DecodeRequest(bytes, &decoded));
  EXPECT_EQ(EncodeRequest(decoded), bytes);
  EXPECT_EQ(decoded.requests.size(), 8u);
  EXPECT_EQ(std::get<CommitRequest>(decoded.requests[3]).writes[0].value, "v");
  EXPECT_FALSE(std::get<CommitRequest>(decoded.requests[3]).writes[1].value.has_value());
}

TEST(Codec, ResponsesRoundTrip) {
  const std::string bytes = EncodeResponse(SampleResponse());
  BatchResponse decoded;
  ASSERT_TRUE(DecodeResponse(bytes, &decoded));
  EXPECT_EQ(EncodeResponse(decoded), bytes);
  EXPECT_EQ(std::get<ScanReply>(decoded.replies()[2]).value(0), "value");
}

TEST(Codec, EveryRefusalRoundTrips) {
  const std::vector<Refusal> refusals = {NotLeaseholder{NodeId(3)},
                                         Unavailable{"no quorum"},
                                         ReadUncertain{"k", Timestamp(1)},
                                         WriteTooOld{"k", Timestamp(2)},
                                         RefreshFailed{"k", Timestamp(3)},
                                         LockConflict{"k", "psql"},
                                         Deadlock{"k", "A waits for B"},
                                         GuardFailed{"k"},
                                         TxnAborted{"silent"},
                                         DuplicateKey{"k"},
                                         Ambiguous{"lease lost"},
                                         DiskFull{"1 MiB free"}};
  ASSERT_EQ(refusals.size(), std::variant_size_v<Refusal>);
  for (const Refusal& refusal : refusals) {
    BatchResponse response;
    response.result = refusal;
    BatchResponse decoded;
    ASSERT_TRUE(DecodeResponse(EncodeResponse(response), &decoded));
    EXPECT_EQ(ToString(decoded.refusal()), ToString(refusal));
  }
}

TEST(Codec, CutAndDamagedBytesAreRefusedOrDecodeToSomethingElse) {
  const std::string request = EncodeRequest(SampleRequest());
  const std::string response = EncodeResponse(SampleResponse());
  for (size_t n = 0; n < request.size(); ++n) {
    BatchRequest decoded;
    EXPECT_FALSE(DecodeRequest(request.substr(0, n), &decoded)) << n;
  }
  Rng rng(1);
  for (int i = 0; i < 20000; ++i) {
    std::string damaged = response;
    damaged[rng.Below(damaged.size())] = static_cast<char>(rng.Below(256));
    BatchResponse decoded;
    if (!DecodeResponse(damaged, &decoded) || !decoded.ok()) continue;
    for (const Reply& reply : decoded.replies()) {
      const auto* scan = std::get_if<ScanReply>(&reply);
      if (scan == nullptr) continue;
      for (size_t row = 0; row < scan->rows.size(); ++row) scan->value(row);  // in bounds
    }
  }
}

}  // namespace
}  // namespace steno::kv
