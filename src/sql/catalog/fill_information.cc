// information_schema: the SQL standard's view of the same facts.
#include <algorithm>

#include "sql/catalog/virtual_fill.h"

namespace steno::sql {
namespace {

void FillCatalogName(const VirtualContext& context, RowMaker& row) {
  row.Text("catalog_name", DatabaseName(context.snapshot, context.database_id)).Emit();
}

void FillSchemata(const VirtualContext& context, RowMaker& row) {
  const std::string database = DatabaseName(context.snapshot, context.database_id);
  const auto emit = [&](std::string_view name) {
    row.Text("catalog_name", database)
        .Text("schema_name", name)
        .Text("schema_owner", kRootRole)
        .Emit();
  };
  emit("pg_catalog");
  emit("information_schema");
  for (const SchemaDescriptor& schema : context.snapshot.schemas) {
    if (schema.database_id == context.database_id) emit(schema.name);
  }
}

void FillTables(const VirtualContext& context, RowMaker& row) {
  const std::string database = DatabaseName(context.snapshot, context.database_id);
  ForEachTable(context, [&](const TableDescriptor& table) {
    row.Text("table_catalog", database)
        .Text("table_schema", SchemaName(context.snapshot, table.schema_id))
        .Text("table_name", table.name)
        .Text("table_type", table.schema_id == kInformationSchemaId ? "VIEW" : "BASE TABLE")
        .Text("is_insertable_into", table.is_virtual ? "NO" : "YES")
        .Text("is_typed", "NO")
        .Emit();
  });
}

void SetNumberFacts(RowMaker& row, Type type) {
  const auto set = [&](int64_t precision, int64_t radix) {
    row.Int("numeric_precision", precision).Int("numeric_precision_radix", radix);
  };
  switch (type.id) {
    case TypeId::kInt2:
      set(16, 2);
      break;
    case TypeId::kInt4:
      set(32, 2);
      break;
    case TypeId::kInt8:
      set(64, 2);
      break;
    case TypeId::kFloat4:
      return set(24, 2);
    case TypeId::kFloat8:
      return set(53, 2);
    case TypeId::kNumeric: {
      row.Int("numeric_precision_radix", 10);
      const std::optional<PrecisionScale> facts = PrecisionScaleOf(type);
      if (!facts.has_value()) return;
      set(facts->precision, 10);
      row.Int("numeric_scale", facts->scale);
      return;
    }
    default:
      return;
  }
  row.Int("numeric_scale", 0);
}

void SetTypeFacts(RowMaker& row, Type type) {
  const bool array = IsTrueArray(type.id);
  const TypeInfo* info = FindType(type.id);
  row.Text("data_type", array ? std::string("ARRAY") : FormatType(type.id));
  row.Text("udt_name", info == nullptr ? "" : info->name);
  const bool character = type.id == TypeId::kVarchar || type.id == TypeId::kBpchar;
  if (character) {
    const std::optional<int> length = LengthOf(type);
    if (length.has_value()) {
      row.Int("character_maximum_length", *length).Int("character_octet_length", *length * 4);
    } else {
      row.Int("character_octet_length", 1 << 30);
    }
  } else if (type.id == TypeId::kText) {
    row.Int("character_octet_length", 1 << 30);
  }
  SetNumberFacts(row, type);
  if (IsDatetime(type.id)) {
    const int64_t precision = type.id == TypeId::kDate ? 0 : TimePrecisionOf(type).value_or(6);
    row.Int("datetime_precision", precision);
  }
}

void FillColumns(const VirtualContext& context, RowMaker& row) {
  const std::string database = DatabaseName(context.snapshot, context.database_id);
  ForEachTable(context, [&](const TableDescriptor& table) {
    for (const ColumnDescriptor& column : table.columns) {
      if (!IsShown(column)) continue;
      row.Text("table_catalog", database)
          .Text("table_schema", SchemaName(context.snapshot, table.schema_id))
          .Text("table_name", table.name)
          .Text("column_name", column.name)
          .Int("ordinal_position", column.id)
          .Text("is_nullable", column.not_null ? "NO" : "YES")
          .Text("udt_catalog", database)
          .Text("udt_schema", "pg_catalog")
          .Text("dtd_identifier", std::to_string(column.id))
          .Text("is_self_referencing", "NO")
          .Text("is_identity", "NO")
          .Text("identity_cycle", "NO")
          .Text("is_generated", "NEVER")
          .Text("is_updatable", table.is_virtual ? "NO" : "YES");
      if (!column.default_expr.empty()) row.Text("column_default", column.default_expr);
      SetTypeFacts(row, column.type);
      row.Emit();
    }
  });
}

const char* KindName(ConstraintDescriptor::Kind kind) {
  switch (kind) {
    case ConstraintDescriptor::Kind::kPrimaryKey:
      return "PRIMARY KEY";
    case ConstraintDescriptor::Kind::kUnique:
      return "UNIQUE";
    case ConstraintDescriptor::Kind::kCheck:
      return "CHECK";
    case ConstraintDescriptor::Kind::kForeignKey:
      return "FOREIGN KEY";
  }
  return "";
}

void FillTableConstraints(const VirtualContext& context, RowMaker& row) {
  const std::string database = DatabaseName(context.snapshot, context.database_id);
  ForEachTable(context, [&](const TableDescriptor& table) {
    const std::string schema = SchemaName(context.snapshot, table.schema_id);
    for (const ConstraintDescriptor& c : table.constraints) {
      row.Text("constraint_catalog", database)
          .Text("constraint_schema", schema)
          .Text("constraint_name", c.name)
          .Text("table_catalog", database)
          .Text("table_schema", schema)
          .Text("table_name", table.name)
          .Text("constraint_type", KindName(c.kind))
          .Text("is_deferrable", "NO")
          .Text("initially_deferred", "NO")
          .Text("enforced", "YES")
          .Emit();
    }
  });
}

void FillKeyColumnUsage(const VirtualContext& context, RowMaker& row) {
  const std::string database = DatabaseName(context.snapshot, context.database_id);
  ForEachTable(context, [&](const TableDescriptor& table) {
    const std::string schema = SchemaName(context.snapshot, table.schema_id);
    for (const ConstraintDescriptor& c : table.constraints) {
      if (c.kind == ConstraintDescriptor::Kind::kCheck) continue;
      for (size_t i = 0; i < c.column_ids.size(); ++i) {
        const auto ordinal = static_cast<size_t>(table.OrdinalOf(c.column_ids[i]));
        row.Text("constraint_catalog", database)
            .Text("constraint_schema", schema)
            .Text("constraint_name", c.name)
            .Text("table_catalog", database)
            .Text("table_schema", schema)
            .Text("table_name", table.name)
            .Text("column_name", table.columns[ordinal].name)
            .Int("ordinal_position", static_cast<int64_t>(i + 1));
        if (c.kind == ConstraintDescriptor::Kind::kForeignKey) {
          row.Int("position_in_unique_constraint", static_cast<int64_t>(i + 1));
        }
        row.Emit();
      }
    }
  });
}

constexpr NamedFiller kFillers[] = {
    {"information_schema", "information_schema_catalog_name", FillCatalogName},
    {"information_schema", "schemata", FillSchemata},
    {"information_schema", "tables", FillTables},
    {"information_schema", "columns", FillColumns},
    {"information_schema", "table_constraints", FillTableConstraints},
    {"information_schema", "key_column_usage", FillKeyColumnUsage},
};

}  // namespace

std::span<const NamedFiller> InformationFillers() {
  return kFillers;
}

}  // namespace steno::sql
