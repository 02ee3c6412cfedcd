// TRUNCATE: every index of the table goes on under a new id; the old key space is cleared once
// nobody reads it any more.
#include "sql/schema/statements.h"
#include "sql/types/errors.h"

namespace steno::sql {

Task<SqlResult<std::string>> Truncate(const ast::TruncateStatement* truncate,
                                      SchemaContext* context) {
  for (const ast::TruncateStatement::Table& target : truncate->tables) {
    CO_ASSIGN_OR_RETURN(std::optional<TableDescriptor> table,
                        co_await LockTable(target.name, context));
    if (!table.has_value()) co_return errors::UndefinedTable(Dotted(target.name));
    const auto count = static_cast<uint32_t>(table->indexes.size());
    CO_ASSIGN_OR_RETURN(DescriptorId next, co_await AllocateDescriptorIds(context->db, count));
    for (IndexDescriptor& index : table->indexes) {
      for (ConstraintDescriptor& constraint : table->constraints) {
        if (constraint.index_id == index.id) constraint.index_id = next;
      }
      context->changes->DropIndex(table->id, index.id);
      index.id = next++;
      context->changes->AddIndex(table->id, index.id);
    }
    PutTable(*std::move(table), context);
  }
  co_return std::string("TRUNCATE TABLE");
}

}  // namespace steno::sql
