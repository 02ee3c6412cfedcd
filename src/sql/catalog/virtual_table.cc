#include "sql/catalog/virtual_table.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/check.h"
#include "sql/catalog/virtual_columns.h"
#include "sql/catalog/virtual_fill.h"
#include "sql/types/numeric.h"

namespace steno::sql {
namespace {

struct Registered {
  VirtualTable table;
  Filler filler = nullptr;
  std::vector<bool> never_null;
  TablePtr descriptor;
};

class VirtualTables {
 public:
  static const VirtualTables& Get() {
    static const auto* tables = new VirtualTables();
    return *tables;
  }

  std::span<const VirtualTable* const> all() const { return all_; }
  const Registered* Find(DescriptorId id) const {
    const auto it = by_id_.find(id);
    return it == by_id_.end() ? nullptr : it->second.get();
  }
  const VirtualTable* Find(DescriptorId schema_id, std::string_view name) const {
    const auto it = by_name_.find({schema_id, name});
    return it == by_name_.end() ? nullptr : it->second;
  }

 private:
  VirtualTables() {
    for (const VirtualColumns& c : PgCatalogColumns()) Add(kPgCatalogId, "pg_catalog", c);
    for (const VirtualColumns& c : InformationSchemaColumns()) {
      Add(kInformationSchemaId, "information_schema", c);
    }
  }

  void Add(DescriptorId schema_id, std::string_view schema, const VirtualColumns& columns) {
    auto entry = std::make_unique<Registered>();
    entry->table.id = columns.oid;
    entry->table.schema_id = schema_id;
    entry->table.name = columns.table;
    ParseColumns(columns.columns, entry.get());
    for (const auto& list :
         {RelationFillers(), TypeFillers(), ServerFillers(), InformationFillers()}) {
      for (const NamedFiller& f : list) {
        if (f.schema == schema && f.table == columns.table) entry->filler = f.fill;
      }
    }
    entry->descriptor = MakeDescriptor(*entry);
    all_.push_back(&entry->table);
    by_name_[{schema_id, entry->table.name}] = &entry->table;
    by_id_[columns.oid] = std::move(entry);
  }

  static void ParseColumns(std::string_view text, Registered* entry) {
    while (!text.empty()) {
      const size_t end = std::min(text.find(", "), text.size());
      std::string_view column = text.substr(0, end);
      text.remove_prefix(std::min(end + 2, text.size()));
      const bool never_null = column.back() == '!';
      if (never_null) column.remove_suffix(1);
      const size_t space = column.find(' ');
      const std::string_view type_name = column.substr(space + 1);
      // "char" is the catalogs' one-byte type; the name without quotes is SQL's character.
      const std::optional<TypeId> type = type_name == "char"    ? std::optional(TypeId::kChar)
                                         : type_name == "_char" ? std::optional(TypeId::kCharArray)
                                                                : TypeByName(type_name);
      CHECK(type.has_value()) << "no type " << type_name;
      entry->table.columns.push_back({column.substr(0, space), *type});
      entry->never_null.push_back(never_null);
    }
  }

  static TablePtr MakeDescriptor(const Registered& entry) {
    auto table = std::make_shared<TableDescriptor>();
    table->id = entry.table.id;
    table->schema_id = entry.table.schema_id;
    table->name = std::string(entry.table.name);
    table->is_virtual = true;
    for (size_t i = 0; i < entry.table.columns.size(); ++i) {
      const VirtualColumn& c = entry.table.columns[i];
      ColumnDescriptor column;
      column.id = static_cast<uint32_t>(i + 1);
      column.name = std::string(c.name);
      column.type = Type{c.type};
      column.not_null = entry.never_null[i];
      table->columns.push_back(std::move(column));
    }
    return table;
  }

  std::vector<const VirtualTable*> all_;
  std::map<DescriptorId, std::unique_ptr<Registered>> by_id_;
  std::map<std::pair<DescriptorId, std::string_view>, const VirtualTable*> by_name_;
};

// What a column that is never NULL holds where a filler does not say.
Datum ZeroOf(TypeId type) {
  switch (type) {
    case TypeId::kBool:
      return Datum::Bool(false);
    case TypeId::kFloat4:
    case TypeId::kFloat8:
      return Datum::Double(0);
    case TypeId::kInt2Vector:
    case TypeId::kOidVector:
      return Datum::FromArray(ArrayValue::Of(ElementOf(type), {}, 0));
    default:
      break;
  }
  if (IsTrueArray(type)) return Datum::FromArray(ArrayValue::Of(ElementOf(type), {}));
  if (IsStringType(type) || type == TypeId::kPgNodeTree) return Datum::String("");
  if (IsInteger(type) || IsReg(type) || type == TypeId::kOid || type == TypeId::kXid) {
    return Datum::Int(0);
  }
  return Datum::Null();
}

}  // namespace

RowMaker::RowMaker(const VirtualTable& table, const std::function<void(Row)>& emit)
    : table_(table), emit_(emit) {
  Reset();
}

RowMaker& RowMaker::Set(std::string_view column, Datum value) {
  for (size_t i = 0; i < table_.columns.size(); ++i) {
    if (table_.columns[i].name != column) continue;
    row_[i] = std::move(value);
    return *this;
  }
  CHECK(false) << table_.name << " has no column " << column;
  return *this;
}

void RowMaker::Emit() {
  emit_(std::move(row_));
  Reset();
}

void RowMaker::Reset() {
  const Registered& entry = *VirtualTables::Get().Find(table_.id);
  row_.clear();
  for (size_t i = 0; i < table_.columns.size(); ++i) {
    row_.push_back(entry.never_null[i] ? ZeroOf(table_.columns[i].type) : Datum::Null());
  }
}

std::span<const VirtualTable* const> AllVirtualTables() {
  return VirtualTables::Get().all();
}

const VirtualTable* FindVirtualTable(DescriptorId id) {
  const Registered* entry = VirtualTables::Get().Find(id);
  return entry == nullptr ? nullptr : &entry->table;
}

const VirtualTable* FindVirtualTable(DescriptorId schema_id, std::string_view name) {
  return VirtualTables::Get().Find(schema_id, name);
}

TablePtr DescriptorOf(const VirtualTable& table) {
  return VirtualTables::Get().Find(table.id)->descriptor;
}

std::vector<Row> FillVirtualTable(const VirtualTable& table, const VirtualContext& context) {
  std::vector<Row> rows;
  const Filler filler = VirtualTables::Get().Find(table.id)->filler;
  if (filler == nullptr) return rows;
  const std::function<void(Row)> emit = [&](Row row) { rows.push_back(std::move(row)); };
  RowMaker maker(table, emit);
  filler(context, maker);
  return rows;
}

}  // namespace steno::sql
