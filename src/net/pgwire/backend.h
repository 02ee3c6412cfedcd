// Encoding of what the server sends: each method appends one message to one output buffer, so that
// a round trip's answers leave in one write. Nothing here fails; the caller keeps counts and
// lengths within the protocol (CHECKed). Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace steno::pgwire {

enum class TransactionStatus : char { kIdle = 'I', kInBlock = 'T', kFailed = 'E' };

// A result column as RowDescription tells it.
struct FieldDescription {
  std::string_view name;
  uint32_t table_oid = 0;
  int16_t column_number = 0;
  uint32_t type_oid = 0;
  int16_t type_bytes = -1;  // -1: of varying length
  int32_t type_modifier = -1;
  int16_t format = 0;  // 0 text, 1 binary
};

// An ErrorResponse's or NoticeResponse's fields; what is empty (or 0) is left out.
struct ErrorFields {
  std::string_view severity = "ERROR";
  std::string_view sqlstate;
  std::string_view message;
  std::string_view detail;
  std::string_view hint;
  int32_t position = 0;  // in characters of the statement, from 1
  std::string_view schema;
  std::string_view table;
  std::string_view column;
  std::string_view data_type;
  std::string_view constraint;
};

class BackendWriter {
 public:
  // Appends to `out`, which must outlive the writer.
  explicit BackendWriter(std::string* out) : out_(*out) {}

  // Startup.
  void AuthenticationOk();
  void AuthenticationSasl(absl::Span<const std::string_view> mechanisms);
  void AuthenticationSaslContinue(std::string_view data);
  void AuthenticationSaslFinal(std::string_view data);
  void ParameterStatus(std::string_view name, std::string_view value);
  void BackendKeyData(uint32_t process_id, uint32_t secret_key);
  void NegotiateProtocolVersion(uint32_t newest,
                                absl::Span<const std::string_view> unknown_options);
  void ReadyForQuery(TransactionStatus status);

  // Answers of the extended protocol.
  void ParseComplete() { Empty('1'); }
  void BindComplete() { Empty('2'); }
  void CloseComplete() { Empty('3'); }
  void NoData() { Empty('n'); }
  void PortalSuspended() { Empty('s'); }
  void ParameterDescription(absl::Span<const uint32_t> type_oids);

  // Results.
  void RowDescription(absl::Span<const FieldDescription> fields);
  void CommandComplete(std::string_view tag);
  void EmptyQueryResponse() { Empty('I'); }

  // A row: BeginRow, then for each column one of Null, or BeginValue, bytes appended to buffer(),
  // EndValue; then EndRow. Values go straight into the output, with no copy between.
  void BeginRow(size_t columns);
  void Null();
  void BeginValue();
  void EndValue();
  void EndRow();
  std::string& buffer() { return out_; }

  // COPY. `format` is 0 for text and csv, 1 for binary, of the whole and of each column.
  void CopyInResponse(int format, size_t columns) { CopyResponse('G', format, columns); }
  void CopyOutResponse(int format, size_t columns) { CopyResponse('H', format, columns); }
  void CopyBothResponse(int format, size_t columns) { CopyResponse('W', format, columns); }
  void CopyData(std::string_view bytes);
  void CopyDone() { Empty('c'); }

  // Out of band.
  void ErrorResponse(const ErrorFields& error) { ErrorOrNotice('E', error); }
  void NoticeResponse(const ErrorFields& notice) { ErrorOrNotice('N', notice); }
  void NotificationResponse(uint32_t process_id, std::string_view channel,
                            std::string_view payload);

 private:
  void Begin(char type);
  void End();
  void Empty(char type);
  void U8(uint8_t v) { out_.push_back(static_cast<char>(v)); }
  void U16(uint16_t v);
  void U32(uint32_t v);
  void CString(std::string_view v);
  // Writes the bytes appended since `at + 4` as their length at `at`; `bias` is added.
  void PatchLength(size_t at, size_t bias);
  void CopyResponse(char type, int format, size_t columns);
  void ErrorOrNotice(char type, const ErrorFields& fields);

  std::string& out_;
  size_t message_ = 0;  // where the length word of the open message is
  size_t value_ = 0;    // where the length word of the open value is
};

}  // namespace steno::pgwire
