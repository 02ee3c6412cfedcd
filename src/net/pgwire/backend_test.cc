// Runs testdata/backend/*.td, in script mode: each command appends one message and prints its
// bytes, so that the files hold golden bytes. Commands:
//   auth-ok | sasl M... | sasl-continue D | sasl-final D | param N V | key P S | negotiate V O...
//   ready idle|block|failed | parse-complete | bind-complete | close-complete | no-data | suspended
//   param-types OID... | columns (name=N [type=] [bytes=] [mod=] [table=] [number=] [binary])
//   row V...   (`null` is NULL) | complete TAG | empty | copy-in F N | copy-out F N | copy-both F N
//   copy-data D | copy-done | notification P C D
//   error|notice [severity=] [code=] [message=] [detail=] [hint=] [position=] [schema=] [table=]
//                [column=] [type=] [constraint=]
#include "net/pgwire/backend.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "net/pgwire/wire_notation.h"
#include "testing/datadriven.h"

namespace steno::pgwire {
namespace {

uint32_t Number(const std::string& text) {
  uint32_t value = 0;
  EXPECT_TRUE(absl::SimpleAtoi(text, &value)) << text;
  return value;
}

class BackendRunner : public datadriven::Runner {
 public:
  std::string Run(const datadriven::Command& command) override {
    std::string out = "earlier bytes";
    const size_t before = out.size();
    BackendWriter writer(&out);
    const std::string& name = command.name;
    if (!Plain(name, &writer) && !Startup(command, &writer) && !Results(command, &writer)) {
      command.Fail("unknown command");
    }
    return WireEscape(std::string_view(out).substr(before)) + "\n";
  }

 private:
  bool Plain(const std::string& name, BackendWriter* writer) {
    using Method = void (BackendWriter::*)();
    static const std::map<std::string, Method> kMethods = {
        {"auth-ok", &BackendWriter::AuthenticationOk},
        {"parse-complete", &BackendWriter::ParseComplete},
        {"bind-complete", &BackendWriter::BindComplete},
        {"close-complete", &BackendWriter::CloseComplete},
        {"no-data", &BackendWriter::NoData},
        {"suspended", &BackendWriter::PortalSuspended},
        {"empty", &BackendWriter::EmptyQueryResponse},
        {"copy-done", &BackendWriter::CopyDone},
    };
    const auto it = kMethods.find(name);
    if (it == kMethods.end()) return false;
    (writer->*it->second)();
    return true;
  }

  static std::vector<std::string> Words(const datadriven::Command& command, size_t from) {
    std::vector<std::string> words;
    for (size_t i = from; i < command.words(); ++i) words.push_back(command.Word(i));
    return words;
  }

  bool Startup(const datadriven::Command& command, BackendWriter* writer) {
    const std::string& name = command.name;
    if (name == "sasl") {
      const auto words = Words(command, 0);
      writer->AuthenticationSasl(std::vector<std::string_view>(words.begin(), words.end()));
    } else if (name == "sasl-continue") {
      writer->AuthenticationSaslContinue(command.Word(0));
    } else if (name == "sasl-final") {
      writer->AuthenticationSaslFinal(command.Word(0));
    } else if (name == "param") {
      writer->ParameterStatus(command.Word(0), command.Word(1));
    } else if (name == "key") {
      writer->BackendKeyData(Number(command.Word(0)), Number(command.Word(1)));
    } else if (name == "negotiate") {
      const auto words = Words(command, 1);
      writer->NegotiateProtocolVersion(Number(command.Word(0)),
                                       std::vector<std::string_view>(words.begin(), words.end()));
    } else if (name == "ready") {
      const std::string status = command.Word(0);
      writer->ReadyForQuery(status == "idle"    ? TransactionStatus::kIdle
                            : status == "block" ? TransactionStatus::kInBlock
                                                : TransactionStatus::kFailed);
    } else {
      return false;
    }
    return true;
  }

  bool Results(const datadriven::Command& command, BackendWriter* writer) {
    const std::string& name = command.name;
    if (name == "param-types") {
      std::vector<uint32_t> oids;
      for (const std::string& word : Words(command, 0)) oids.push_back(Number(word));
      writer->ParameterDescription(oids);
    } else if (name == "columns") {
      Columns(command, writer);
    } else if (name == "row") {
      Row(command, writer);
    } else if (name == "complete") {
      writer->CommandComplete(command.Word(0));
    } else if (name.starts_with("copy-") && command.words() == 2) {
      const int format = static_cast<int>(Number(command.Word(0)));
      const size_t columns = Number(command.Word(1));
      if (name == "copy-in") writer->CopyInResponse(format, columns);
      if (name == "copy-out") writer->CopyOutResponse(format, columns);
      if (name == "copy-both") writer->CopyBothResponse(format, columns);
    } else if (name == "copy-data") {
      writer->CopyData(command.Word(0));
    } else if (name == "notification") {
      writer->NotificationResponse(Number(command.Word(0)), command.Word(1), command.Word(2));
    } else if (name == "error" || name == "notice") {
      Error(command, writer);
    } else {
      return false;
    }
    return true;
  }

  void Columns(const datadriven::Command& command, BackendWriter* writer) {
    if (!command.Has("name")) return writer->RowDescription({});
    const std::string name = command.Arg("name");
    const FieldDescription field{
        .name = name,
        .table_oid = static_cast<uint32_t>(command.IntArg("table", 0)),
        .column_number = static_cast<int16_t>(command.IntArg("number", 0)),
        .type_oid = static_cast<uint32_t>(command.IntArg("type", 23)),
        .type_bytes = static_cast<int16_t>(command.IntArg("bytes", -1)),
        .type_modifier = static_cast<int32_t>(command.IntArg("mod", -1)),
        .format = static_cast<int16_t>(command.IntArg("format", 0)),
    };
    writer->RowDescription({field, field});
  }

  void Row(const datadriven::Command& command, BackendWriter* writer) {
    writer->BeginRow(command.words());
    for (const std::string& word : Words(command, 0)) {
      if (word == "null") {
        writer->Null();
        continue;
      }
      writer->BeginValue();
      writer->buffer().append(word);
      writer->EndValue();
    }
    writer->EndRow();
  }

  void Error(const datadriven::Command& command, BackendWriter* writer) {
    const auto arg = [&](std::string_view key) { return command.Arg(key, ""); };
    const std::string severity = command.Arg("severity", "ERROR"), code = arg("code"),
                      message = arg("message"), detail = arg("detail"), hint = arg("hint"),
                      schema = arg("schema"), table = arg("table"), column = arg("column"),
                      type = arg("type"), constraint = arg("constraint");
    const ErrorFields fields{.severity = severity,
                             .sqlstate = code,
                             .message = message,
                             .detail = detail,
                             .hint = hint,
                             .position = static_cast<int32_t>(command.IntArg("position", 0)),
                             .schema = schema,
                             .table = table,
                             .column = column,
                             .data_type = type,
                             .constraint = constraint};
    if (command.name == "error") return writer->ErrorResponse(fields);
    writer->NoticeResponse(fields);
  }
};

STENO_REGISTER_DATA_TESTS(Backend, "testdata/backend", BackendRunner);

// A NUL in a name or message would end the field early and let its rest pose as other fields.
TEST(Backend, CutsStringsAtNul) {
  std::string out;
  BackendWriter(&out).ParameterStatus(std::string_view("a\0b", 3), "c");
  EXPECT_EQ(WireEscape(out), "S\\0\\0\\0\\x08a\\0c\\0");
}

}  // namespace
}  // namespace steno::pgwire
