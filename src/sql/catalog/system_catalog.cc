#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "sql/catalog/virtual_fill.h"
#include "sql/catalog/virtual_table.h"
#include "sql/expr/function.h"
#include "sql/parser/parser.h"
#include "sql/types/errors.h"
#include "sql/types/missing_types.h"

namespace steno::sql {
namespace {

// A dotted name as regclass reads it: parts folded to lower case unless quoted.
std::vector<std::string> SplitName(std::string_view text) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      const bool escape = c == '"' && i + 1 < text.size() && text[i + 1] == '"';
      if (escape) ++i;
      if (c == '"' && !escape) {
        quoted = false;
      } else {
        parts.back() += c;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '.') {
      parts.emplace_back();
    } else if (c != ' ') {
      parts.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  return parts;
}

class SnapshotCatalog final : public SystemCatalog {
 public:
  SnapshotCatalog(const CatalogSnapshot* snapshot, const SessionInfo* session)
      : snapshot_(*snapshot),
        database_id_(session->database_id()),
        search_path_(session->search_path()) {
    ForEachTable({snapshot_, *session, database_id_}, [&](const TableDescriptor& table) {
      AddRelation(table.id, table.schema_id, table.name);
      for (const IndexDescriptor& index : table.indexes) {
        if (!IsShown(table, index)) continue;
        AddRelation(index.oid, table.schema_id, index.name);
        indexes_[index.oid] = {&table, &index};
      }
      for (const ConstraintDescriptor& c : table.constraints) constraints_[c.oid] = {&table, &c};
    });
  }

  std::optional<std::string> NameOf(TypeId reg_type, uint32_t oid) const override {
    switch (reg_type) {
      case TypeId::kRegClass: {
        const auto it = relations_.find(oid);
        if (it == relations_.end()) return std::nullopt;
        const std::string name = QuoteIdentifier(it->second.name);
        if (IsVisible(oid)) return name;
        return QuoteIdentifier(it->second.schema) + "." + name;
      }
      case TypeId::kRegNamespace: {
        const std::string name = SchemaName(snapshot_, oid);
        if (name.empty()) return std::nullopt;
        return QuoteIdentifier(name);
      }
      case TypeId::kRegRole:
        return RoleName(oid);
      case TypeId::kRegType:
        if (FindType(TypeId{oid}) == nullptr) return std::nullopt;
        return FormatType(TypeId{oid});
      case TypeId::kRegProc:
      case TypeId::kRegProcedure:
        for (const FunctionDef* f : AllFunctions()) {
          if (f->oid == oid) return std::string(f->name);
        }
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  SqlResult<uint32_t> OidOf(TypeId reg_type, std::string_view name) const override {
    const std::vector<std::string> parts = SplitName(name);
    switch (reg_type) {
      case TypeId::kRegClass:
        return RelationOid(parts, name);
      case TypeId::kRegNamespace:
        for (const SchemaDescriptor& s : snapshot_.schemas) {
          if (s.name == parts.back() && s.database_id == database_id_) return s.id;
        }
        if (parts.back() == "pg_catalog") return kPgCatalogId;
        if (parts.back() == "information_schema") return kInformationSchemaId;
        return errors::UndefinedSchema(name);
      case TypeId::kRegRole:
        if (parts.back() == kRootRole) return kRootRoleId;
        return errors::UndefinedRole(name);
      case TypeId::kRegType: {
        const std::optional<TypeId> type = TypeByName(parts.back());
        if (type.has_value()) return static_cast<uint32_t>(*type);
        return UnknownType(name);
      }
      case TypeId::kRegProc:
      case TypeId::kRegProcedure: {
        const auto found = FindFunctions(parts.back().substr(0, parts.back().find('(')));
        if (!found.empty()) return found[0]->oid;
        return errors::UndefinedFunction(name);
      }
      default:
        return errors::FeatureNotSupported("names of this kind of object are not supported");
    }
  }

  bool IsVisible(uint32_t relation_oid) const override {
    const auto it = relations_.find(relation_oid);
    if (it == relations_.end()) return false;
    const SqlResult<uint32_t> first = RelationOid({it->second.name}, it->second.name);
    return first.has_value() && *first == relation_oid;
  }

  std::optional<std::string> IndexDefinition(uint32_t index_oid, int column,
                                             bool pretty) const override {
    const auto it = indexes_.find(index_oid);
    if (it == indexes_.end()) return std::nullopt;
    return IndexDefinitionOf(snapshot_, *it->second.first, *it->second.second, column, pretty);
  }

  std::optional<std::string> ConstraintDefinition(uint32_t constraint_oid,
                                                  bool pretty) const override {
    const auto it = constraints_.find(constraint_oid);
    if (it == constraints_.end()) return std::nullopt;
    return ConstraintDefinitionOf(snapshot_, *it->second.first, *it->second.second, pretty);
  }

  std::optional<std::string> RoleName(uint32_t oid) const override {
    if (oid == kRootRoleId) return std::string(kRootRole);
    return std::nullopt;
  }

  std::optional<std::string> DatabaseName(uint32_t oid) const override {
    std::string name = sql::DatabaseName(snapshot_, oid);
    if (name.empty()) return std::nullopt;
    return name;
  }

  bool SchemaExists(std::string_view name) const override {
    const bool system = name == "pg_catalog" || name == "information_schema";
    return system || std::any_of(snapshot_.schemas.begin(), snapshot_.schemas.end(),
                                 [&](const SchemaDescriptor& s) {
                                   return s.name == name && s.database_id == database_id_;
                                 });
  }

 private:
  struct Relation {
    std::string schema;
    std::string name;
  };

  void AddRelation(uint32_t oid, DescriptorId schema_id, const std::string& name) {
    Relation relation{SchemaName(snapshot_, schema_id), name};
    oids_[{relation.schema, name}] = oid;
    relations_[oid] = std::move(relation);
  }

  SqlResult<uint32_t> RelationOid(const std::vector<std::string>& parts,
                                  std::string_view text) const {
    const std::string& name = parts.back();
    std::vector<std::string> schemas = {"pg_catalog"};
    if (parts.size() > 1) {
      schemas = {parts[parts.size() - 2]};
    } else {
      schemas.insert(schemas.end(), search_path_.begin(), search_path_.end());
    }
    for (const std::string& schema : schemas) {
      const auto it = oids_.find({schema, name});
      if (it != oids_.end()) return it->second;
    }
    return errors::UndefinedTable(text);
  }

  const CatalogSnapshot& snapshot_;
  DescriptorId database_id_;
  std::vector<std::string> search_path_;
  std::map<uint32_t, Relation> relations_;
  std::map<std::pair<std::string, std::string>, uint32_t> oids_;
  std::map<uint32_t, std::pair<const TableDescriptor*, const IndexDescriptor*>> indexes_;
  std::map<uint32_t, std::pair<const TableDescriptor*, const ConstraintDescriptor*>> constraints_;
};

}  // namespace

std::unique_ptr<SystemCatalog> MakeSystemCatalog(const CatalogSnapshot* snapshot,
                                                 const SessionInfo* session) {
  return std::make_unique<SnapshotCatalog>(snapshot, session);
}

}  // namespace steno::sql
