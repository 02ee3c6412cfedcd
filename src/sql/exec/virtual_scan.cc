// VirtualScan: rows of a relation of pg_catalog or information_schema, made when it is opened.
#include "base/check.h"
#include "sql/catalog/virtual_table.h"
#include "sql/exec/operators.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

class VirtualScanCursor : public Cursor {
 public:
  VirtualScanCursor(const VirtualScanNode& node, ExecContext* context)
      : node_(node), context_(context), queue_(&node.types) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!opened_) {
      opened_ = true;
      CO_RETURN_IF_ERROR(Fill());
    }
    co_return queue_.Pop(out);
  }

 private:
  SqlStatus Fill() {
    if (context_->snapshot == nullptr || context_->session == nullptr) {
      return errors::Internal("a virtual table without a snapshot of the catalog");
    }
    const VirtualTable* table = FindVirtualTable(node_.table->id);
    CHECK(table != nullptr) << node_.table->name;
    const VirtualContext context{*context_->snapshot, *context_->session, context_->database_id};
    for (Row& full : FillVirtualTable(*table, context)) {
      Row row;
      for (int ordinal : node_.ordinals) row.push_back(full[static_cast<size_t>(ordinal)]);
      if (node_.filter != nullptr) {
        ASSIGN_OR_RETURN(const Datum passes, EvaluateOn(*node_.filter, row, *context_->eval));
        if (passes.is_null() || !passes.as_bool()) continue;
      }
      queue_.Push(std::move(row));
    }
    return {};
  }

  const VirtualScanNode& node_;
  ExecContext* const context_;
  RowQueue queue_;
  bool opened_ = false;
};

}  // namespace

CursorPtr MakeVirtualScan(const VirtualScanNode& node, ExecContext* context) {
  return std::make_unique<VirtualScanCursor>(node, context);
}

}  // namespace steno::sql
