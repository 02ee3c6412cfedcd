#include "sql/catalog/bootstrap.h"

#include "kv/api/keys.h"

namespace steno::sql {
namespace {

void AddDatabase(const DatabaseDescriptor& database, DescriptorId public_schema_id,
                 std::vector<kv::Write>* writes) {
  using Kind = NamespaceEntry::Kind;
  const SchemaDescriptor schema{public_schema_id, database.id, "public"};
  writes->push_back({kv::keys::Namespace(0, database.name),
                     EncodeNamespaceEntry({Kind::kDatabase, database.id, 0})});
  writes->push_back({kv::keys::Namespace(database.id, schema.name),
                     EncodeNamespaceEntry({Kind::kSchema, schema.id, 0})});
  writes->push_back({kv::keys::Descriptor(database.id), EncodeDescriptor(database)});
  writes->push_back({kv::keys::Descriptor(schema.id), EncodeDescriptor(schema)});
}

}  // namespace

std::vector<kv::Write> BootstrapWrites() {
  std::vector<kv::Write> writes;
  AddDatabase({kDefaultDatabaseId, kDefaultDatabase}, kPublicSchemaId, &writes);
  AddDatabase({kPostgresDatabaseId, kPostgresDatabase}, kPostgresPublicSchemaId, &writes);
  return writes;
}

}  // namespace steno::sql
