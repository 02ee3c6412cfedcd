// LockRows: locks the rows that its input's rows were made of, by their primary keys: as many at a
// time as are wanted, and no other. What is skipped is made up for by rows that come later.
#include "sql/catalog/catalog.h"
#include "sql/catalog/table_codec.h"
#include "sql/exec/sliced_input.h"

namespace steno::sql {
namespace {

class LockRowsCursor : public Cursor {
 public:
  LockRowsCursor(const LockRowsNode& node, ExecContext* context)
      : node_(node), context_(context), input_(OpenNode(*node.inputs[0], context)) {}

  void Want(int64_t rows) override {
    wanted_ = rows;
    input_.Want(rows);
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    for (;;) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      const auto most = static_cast<size_t>(wanted_ == 0 ? kBatchRows : wanted_);
      SqlResult<bool> more = co_await input_.Next(most, out);
      if (!more.has_value() || !*more) co_return more;
      std::vector<bool> skipped(out->rows(), false);
      for (const LockRowsNode::Target& target : node_.targets) {
        SqlStatus locked = co_await Lock(target, *out, &skipped);
        CO_RETURN_IF_ERROR(locked);
      }
      std::vector<uint32_t> kept;
      for (size_t i = 0; i < skipped.size(); ++i) {
        if (!skipped[i]) kept.push_back(static_cast<uint32_t>(i));
      }
      if (kept.size() == out->rows()) co_return true;
      if (kept.empty()) continue;
      *out = Select(*out, kept);
      co_return true;
    }
  }

 private:
  Task<SqlStatus> Lock(const LockRowsNode::Target& target, const Batch& batch,
                       std::vector<bool>* skipped) {
    std::vector<kv::Key> keys;
    std::vector<size_t> rows;
    for (size_t i = 0; i < batch.rows(); ++i) {
      std::optional<kv::Key> key = KeyOf(target, batch, i);
      if (!key.has_value() || (*skipped)[i]) continue;
      keys.push_back(*std::move(key));
      rows.push_back(i);
    }
    if (keys.empty()) co_return SqlStatus();
    kv::GetOptions options{.lock = target.lock.strength, .wait = target.lock.wait};
    auto got = co_await context_->txn->MultiGet(std::move(keys), options);
    if (!got.has_value()) co_return FromKvError(got.error());
    for (size_t i = 0; i < rows.size(); ++i) {
      if ((*got)[i].skipped) (*skipped)[rows[i]] = true;
    }
    co_return SqlStatus();
  }

  // The primary key of the target's row; none on the null side of an outer join.
  static std::optional<kv::Key> KeyOf(const LockRowsNode::Target& target, const Batch& batch,
                                      size_t row) {
    Row full(target.table->columns.size());
    const IndexDescriptor& primary = target.table->primary();
    for (size_t i = 0; i < target.key_slots.size(); ++i) {
      const Datum& value = batch.Get(static_cast<size_t>(target.key_slots[i]), row);
      if (value.is_null()) return std::nullopt;
      full[static_cast<size_t>(target.table->OrdinalOf(primary.columns[i].column_id))] = value;
    }
    return PrimaryKeyOf(*target.table, full);
  }

  const LockRowsNode& node_;
  ExecContext* const context_;
  SlicedInput input_;
  int64_t wanted_ = 0;
};

}  // namespace

CursorPtr MakeLockRows(const LockRowsNode& node, ExecContext* context) {
  return std::make_unique<LockRowsCursor>(node, context);
}

}  // namespace steno::sql
