// FunctionScan: functions in FROM.
#include "sql/exec/operators.h"
#include "sql/exec/set_calls.h"

namespace steno::sql {
namespace {

class FunctionScanCursor : public Cursor {
 public:
  FunctionScanCursor(const FunctionScanNode& node, ExecContext* context)
      : node_(node), context_(context), calls_(Calls(node)), queue_(&node.types) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    CO_RETURN_IF_ERROR(CheckCancel(*context_));
    if (!opened_) {
      opened_ = true;
      CO_RETURN_IF_ERROR(calls_.Open({}, *context_->eval));
    }
    while (!queue_.full()) {
      Row row;
      SqlResult<bool> more = calls_.Next(&row);
      CO_RETURN_IF_ERROR(more);
      if (!*more) break;
      if (node_.ordinality) row.push_back(Datum::Int(++ordinal_));
      queue_.Push(std::move(row));
    }
    co_return queue_.Pop(out);
  }

 private:
  static std::vector<SetCalls::Call> Calls(const FunctionScanNode& node) {
    std::vector<SetCalls::Call> calls;
    for (const auto& call : node.calls) calls.push_back({call.call.get(), call.columns});
    return calls;
  }

  const FunctionScanNode& node_;
  ExecContext* const context_;
  SetCalls calls_;
  RowQueue queue_;
  bool opened_ = false;
  int64_t ordinal_ = 0;
};

}  // namespace

CursorPtr MakeFunctionScan(const FunctionScanNode& node, ExecContext* context) {
  return std::make_unique<FunctionScanCursor>(node, context);
}

}  // namespace steno::sql
