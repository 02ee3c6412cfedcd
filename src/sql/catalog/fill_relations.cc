// pg_class and what hangs on it: namespaces, columns, defaults, indexes, constraints.
#include <algorithm>

#include "sql/catalog/virtual_fill.h"

namespace steno::sql {
namespace {

constexpr int64_t kBtreeAm = 403;
constexpr int64_t kHeapAm = 2;
constexpr int64_t kDefaultCollation = 100;
constexpr int64_t kNameCollation = 950;

int64_t ColumnCount(const TableDescriptor& table) {
  return std::count_if(table.columns.begin(), table.columns.end(),
                       [](const ColumnDescriptor& c) { return IsShown(c); });
}

bool HasCheck(const ConstraintDescriptor& c) {
  return c.kind == ConstraintDescriptor::Kind::kCheck;
}

Datum OptionsOf(const TableDescriptor& table) {
  if (table.options.empty()) return Datum::Null();
  std::vector<Datum> texts;
  for (const auto& [name, value] : table.options)
    texts.push_back(Datum::String(name + "=" + value));
  return Datum::FromArray(ArrayValue::Of(TypeId::kText, std::move(texts)));
}

void FillClass(const VirtualContext& context, RowMaker& row) {
  ForEachTable(context, [&](const TableDescriptor& table) {
    const auto shown = std::count_if(table.indexes.begin(), table.indexes.end(),
                                     [&](const auto& i) { return IsShown(table, i); });
    row.Int("oid", table.id)
        .Text("relname", table.name)
        .Int("relnamespace", table.schema_id)
        .Int("relowner", table.owner)
        .Int("relam", kHeapAm)
        .Int("relfilenode", table.id)
        .Set("reltuples", Datum::Double(-1))
        .Bool("relhasindex", shown > 0)
        .Char("relpersistence", 'p')
        .Char("relkind", 'r')
        .Int("relnatts", ColumnCount(table))
        .Int("relchecks",
             std::count_if(table.constraints.begin(), table.constraints.end(), HasCheck))
        .Bool("relispopulated", true)
        .Char("relreplident", table.is_virtual ? 'n' : 'd')
        .Set("reloptions", OptionsOf(table))
        .Emit();
    for (const IndexDescriptor& index : table.indexes) {
      if (!IsShown(table, index)) continue;
      row.Int("oid", index.oid)
          .Text("relname", index.name)
          .Int("relnamespace", table.schema_id)
          .Int("relowner", table.owner)
          .Int("relam", kBtreeAm)
          .Int("relfilenode", index.oid)
          .Char("relpersistence", 'p')
          .Char("relkind", 'i')
          .Int("relnatts", static_cast<int64_t>(index.columns.size()))
          .Bool("relispopulated", true)
          .Char("relreplident", 'n')
          .Emit();
    }
  });
}

void FillNamespace(const VirtualContext& context, RowMaker& row) {
  row.Int("oid", kPgCatalogId).Text("nspname", "pg_catalog").Int("nspowner", kRootRoleId).Emit();
  row.Int("oid", kInformationSchemaId)
      .Text("nspname", "information_schema")
      .Int("nspowner", kRootRoleId)
      .Emit();
  for (const SchemaDescriptor& schema : context.snapshot.schemas) {
    if (schema.database_id != context.database_id) continue;
    row.Int("oid", schema.id).Text("nspname", schema.name).Int("nspowner", schema.owner).Emit();
  }
}

void EmitAttribute(RowMaker& row, DescriptorId relation, int64_t number,
                   const ColumnDescriptor& column, bool in_index) {
  const TypeInfo* info = FindType(column.type.id);
  const bool text =
      info != nullptr && info->category == TypeCategory::kString && column.type.id != TypeId::kChar;
  row.Int("attrelid", relation)
      .Text("attname", column.name)
      .Int("atttypid", static_cast<int64_t>(column.type.id))
      .Int("attstattarget", -1)
      .Int("attlen", info == nullptr ? -1 : info->length)
      .Int("attnum", number)
      .Int("attndims", IsTrueArray(column.type.id) ? 1 : 0)
      .Int("attcacheoff", -1)
      .Int("atttypmod", column.type.typmod)
      .Bool("attbyval", info != nullptr && info->by_value)
      .Char("attalign", info == nullptr ? 'i' : info->align)
      .Char("attstorage", info == nullptr ? 'x' : info->storage)
      .Bool("attnotnull", column.not_null && !in_index)
      .Bool("atthasdef", !column.default_expr.empty() && !in_index)
      .Bool("attislocal", true)
      .Int("attcollation", !text                             ? 0
                           : column.type.id == TypeId::kName ? kNameCollation
                                                             : kDefaultCollation)
      .Emit();
}

void FillAttribute(const VirtualContext& context, RowMaker& row) {
  ForEachTable(context, [&](const TableDescriptor& table) {
    for (const ColumnDescriptor& column : table.columns) {
      if (IsShown(column)) EmitAttribute(row, table.id, column.id, column, false);
    }
    for (const IndexDescriptor& index : table.indexes) {
      if (!IsShown(table, index)) continue;
      int64_t number = 0;
      for (const IndexColumn& part : index.columns) {
        const auto ordinal = static_cast<size_t>(table.OrdinalOf(part.column_id));
        EmitAttribute(row, index.oid, ++number, table.columns[ordinal], true);
      }
    }
  });
}

void FillAttrdef(const VirtualContext& context, RowMaker& row) {
  ForEachTable(context, [&](const TableDescriptor& table) {
    for (const ColumnDescriptor& column : table.columns) {
      if (!IsShown(column) || column.default_expr.empty()) continue;
      row.Int("oid", DefaultOid(table.id, column.id))
          .Int("adrelid", table.id)
          .Int("adnum", column.id)
          .Text("adbin", column.default_expr)
          .Emit();
    }
  });
}

void FillIndex(const VirtualContext& context, RowMaker& row) {
  ForEachTable(context, [&](const TableDescriptor& table) {
    for (const IndexDescriptor& index : table.indexes) {
      if (!IsShown(table, index)) continue;
      std::vector<int64_t> keys;
      std::vector<int64_t> options;
      for (const IndexColumn& part : index.columns) {
        keys.push_back(part.column_id);
        // INDOPTION_DESC and INDOPTION_NULLS_FIRST.
        options.push_back(part.descending ? 3 : 0);
      }
      const auto width = static_cast<int64_t>(keys.size());
      row.Int("indexrelid", index.oid)
          .Int("indrelid", table.id)
          .Int("indnatts", width)
          .Int("indnkeyatts", width)
          .Bool("indisunique", index.unique)
          .Bool("indisprimary", index.primary)
          .Bool("indimmediate", true)
          .Bool("indisvalid", true)
          .Bool("indisready", true)
          .Bool("indislive", true)
          .Set("indkey", Int2Vector(keys))
          .Set("indoption", Int2Vector(options))
          .Emit();
    }
  });
}

char KindLetter(ConstraintDescriptor::Kind kind) {
  switch (kind) {
    case ConstraintDescriptor::Kind::kPrimaryKey:
      return 'p';
    case ConstraintDescriptor::Kind::kUnique:
      return 'u';
    case ConstraintDescriptor::Kind::kCheck:
      return 'c';
    case ConstraintDescriptor::Kind::kForeignKey:
      return 'f';
  }
  return '?';
}

Datum Int2Array(const std::vector<uint32_t>& ids) {
  if (ids.empty()) return Datum::Null();
  std::vector<Datum> elements;
  for (uint32_t id : ids) elements.push_back(Datum::Int(id));
  return Datum::FromArray(ArrayValue::Of(TypeId::kInt2, std::move(elements)));
}

void FillConstraint(const VirtualContext& context, RowMaker& row) {
  ForEachTable(context, [&](const TableDescriptor& table) {
    for (const ConstraintDescriptor& c : table.constraints) {
      const bool foreign = c.kind == ConstraintDescriptor::Kind::kForeignKey;
      const IndexDescriptor* index = c.index_id == 0 ? nullptr : table.FindIndex(c.index_id);
      row.Int("oid", c.oid)
          .Text("conname", c.name)
          .Int("connamespace", table.schema_id)
          .Char("contype", KindLetter(c.kind))
          .Bool("convalidated", c.validated)
          .Int("conrelid", table.id)
          .Int("conindid", index == nullptr ? 0 : index->oid)
          .Bool("conislocal", true)
          .Bool("connoinherit", !HasCheck(c))
          .Set("conkey", Int2Array(c.column_ids));
      if (foreign) {
        row.Int("confrelid", c.referenced_table)
            .Set("confkey", Int2Array(c.referenced_column_ids))
            .Char("confupdtype", c.on_update)
            .Char("confdeltype", c.on_delete)
            .Char("confmatchtype", 's');
      } else {
        row.Char("confupdtype", ' ').Char("confdeltype", ' ').Char("confmatchtype", ' ');
      }
      if (HasCheck(c)) row.Text("conbin", c.check_expr);
      row.Emit();
    }
  });
}

void FillTables(const VirtualContext& context, RowMaker& row) {
  ForEachTable(context, [&](const TableDescriptor& table) {
    row.Text("schemaname", SchemaName(context.snapshot, table.schema_id))
        .Text("tablename", table.name)
        .Text("tableowner", kRootRole)
        .Bool("hasindexes", !table.is_virtual)
        .Bool("hasrules", false)
        .Bool("hastriggers", false)
        .Bool("rowsecurity", false)
        .Emit();
  });
}

void FillIndexes(const VirtualContext& context, RowMaker& row) {
  ForEachTable(context, [&](const TableDescriptor& table) {
    for (const IndexDescriptor& index : table.indexes) {
      if (!IsShown(table, index)) continue;
      row.Text("schemaname", SchemaName(context.snapshot, table.schema_id))
          .Text("tablename", table.name)
          .Text("indexname", index.name)
          .Text("indexdef", IndexDefinitionOf(context.snapshot, table, index, 0, false))
          .Emit();
    }
  });
}

constexpr NamedFiller kFillers[] = {
    {"pg_catalog", "pg_class", FillClass},         {"pg_catalog", "pg_namespace", FillNamespace},
    {"pg_catalog", "pg_attribute", FillAttribute}, {"pg_catalog", "pg_attrdef", FillAttrdef},
    {"pg_catalog", "pg_index", FillIndex},         {"pg_catalog", "pg_constraint", FillConstraint},
    {"pg_catalog", "pg_tables", FillTables},       {"pg_catalog", "pg_indexes", FillIndexes},
};

}  // namespace

std::span<const NamedFiller> RelationFillers() {
  return kFillers;
}

}  // namespace steno::sql
