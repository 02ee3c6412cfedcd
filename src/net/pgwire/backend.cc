#include "net/pgwire/backend.h"

#include <cstring>
#include <limits>

#include "base/check.h"

namespace steno::pgwire {
namespace {

void StoreU32(uint32_t v, char* p) {
  p[0] = static_cast<char>(v >> 24);
  p[1] = static_cast<char>(v >> 16);
  p[2] = static_cast<char>(v >> 8);
  p[3] = static_cast<char>(v);
}

}  // namespace

void BackendWriter::U16(uint16_t v) {
  const char bytes[2] = {static_cast<char>(v >> 8), static_cast<char>(v)};
  out_.append(bytes, sizeof bytes);
}

void BackendWriter::U32(uint32_t v) {
  char bytes[4];
  StoreU32(v, bytes);
  out_.append(bytes, sizeof bytes);
}

void BackendWriter::CString(std::string_view v) {
  // A NUL inside would end the string early and shift every field behind it.
  out_.append(v.substr(0, v.find('\0')));
  out_.push_back('\0');
}

void BackendWriter::PatchLength(size_t at, size_t bias) {
  const size_t length = out_.size() - at - 4 + bias;
  CHECK(length <= size_t{std::numeric_limits<int32_t>::max()}) << "message of " << length;
  StoreU32(static_cast<uint32_t>(length), out_.data() + at);
}

void BackendWriter::Begin(char type) {
  out_.push_back(type);
  message_ = out_.size();
  out_.append(4, '\0');
}

void BackendWriter::End() {
  PatchLength(message_, 4);
}

void BackendWriter::Empty(char type) {
  const char bytes[5] = {type, 0, 0, 0, 4};
  out_.append(bytes, sizeof bytes);
}

void BackendWriter::AuthenticationOk() {
  Begin('R');
  U32(0);
  End();
}

void BackendWriter::AuthenticationSasl(absl::Span<const std::string_view> mechanisms) {
  Begin('R');
  U32(10);
  for (std::string_view mechanism : mechanisms) CString(mechanism);
  U8(0);
  End();
}

void BackendWriter::AuthenticationSaslContinue(std::string_view data) {
  Begin('R');
  U32(11);
  out_.append(data);
  End();
}

void BackendWriter::AuthenticationSaslFinal(std::string_view data) {
  Begin('R');
  U32(12);
  out_.append(data);
  End();
}

void BackendWriter::ParameterStatus(std::string_view name, std::string_view value) {
  Begin('S');
  CString(name);
  CString(value);
  End();
}

void BackendWriter::BackendKeyData(uint32_t process_id, uint32_t secret_key) {
  Begin('K');
  U32(process_id);
  U32(secret_key);
  End();
}

void BackendWriter::NegotiateProtocolVersion(uint32_t newest,
                                             absl::Span<const std::string_view> unknown_options) {
  Begin('v');
  U32(newest);
  U32(static_cast<uint32_t>(unknown_options.size()));
  for (std::string_view option : unknown_options) CString(option);
  End();
}

void BackendWriter::ReadyForQuery(TransactionStatus status) {
  const char bytes[6] = {'Z', 0, 0, 0, 5, static_cast<char>(status)};
  out_.append(bytes, sizeof bytes);
}

void BackendWriter::ParameterDescription(absl::Span<const uint32_t> type_oids) {
  CHECK(type_oids.size() <= std::numeric_limits<uint16_t>::max());
  Begin('t');
  U16(static_cast<uint16_t>(type_oids.size()));
  for (uint32_t oid : type_oids) U32(oid);
  End();
}

void BackendWriter::RowDescription(absl::Span<const FieldDescription> fields) {
  CHECK(fields.size() <= size_t{std::numeric_limits<int16_t>::max()});
  Begin('T');
  U16(static_cast<uint16_t>(fields.size()));
  for (const FieldDescription& field : fields) {
    CString(field.name);
    U32(field.table_oid);
    U16(static_cast<uint16_t>(field.column_number));
    U32(field.type_oid);
    U16(static_cast<uint16_t>(field.type_bytes));
    U32(static_cast<uint32_t>(field.type_modifier));
    U16(static_cast<uint16_t>(field.format));
  }
  End();
}

void BackendWriter::CommandComplete(std::string_view tag) {
  Begin('C');
  CString(tag);
  End();
}

void BackendWriter::BeginRow(size_t columns) {
  CHECK(columns <= size_t{std::numeric_limits<int16_t>::max()});
  Begin('D');
  U16(static_cast<uint16_t>(columns));
}

void BackendWriter::Null() {
  out_.append(4, '\xff');
}

void BackendWriter::BeginValue() {
  value_ = out_.size();
  out_.append(4, '\0');
}

void BackendWriter::EndValue() {
  PatchLength(value_, 0);
}

void BackendWriter::EndRow() {
  End();
}

void BackendWriter::CopyResponse(char type, int format, size_t columns) {
  CHECK(columns <= size_t{std::numeric_limits<int16_t>::max()});
  Begin(type);
  U8(static_cast<uint8_t>(format));
  U16(static_cast<uint16_t>(columns));
  for (size_t i = 0; i < columns; ++i) U16(static_cast<uint16_t>(format));
  End();
}

void BackendWriter::CopyData(std::string_view bytes) {
  Begin('d');
  out_.append(bytes);
  End();
}

void BackendWriter::ErrorOrNotice(char type, const ErrorFields& fields) {
  Begin(type);
  const auto field = [this](char code, std::string_view value) {
    if (value.empty()) return;
    out_.push_back(code);
    CString(value);
  };
  field('S', fields.severity);
  field('V', fields.severity);
  field('C', fields.sqlstate);
  // Clients count on a message, be it an empty one.
  out_.push_back('M');
  CString(fields.message);
  field('D', fields.detail);
  field('H', fields.hint);
  if (fields.position > 0) field('P', std::to_string(fields.position));
  field('s', fields.schema);
  field('t', fields.table);
  field('c', fields.column);
  field('d', fields.data_type);
  field('n', fields.constraint);
  U8(0);
  End();
}

void BackendWriter::NotificationResponse(uint32_t process_id, std::string_view channel,
                                         std::string_view payload) {
  Begin('A');
  U32(process_id);
  CString(channel);
  CString(payload);
  End();
}

}  // namespace steno::pgwire
