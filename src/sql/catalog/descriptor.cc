#include "sql/catalog/descriptor.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"

namespace steno::sql {
namespace {

// The first byte of every descriptor: the version of the format, then the kind.
constexpr uint8_t kFormatVersion = 1;
enum class DescriptorKind : uint8_t { kDatabase = 0, kSchema = 1, kTable = 2 };

void WriteType(ByteWriter& w, Type type) {
  w.Varint(static_cast<uint32_t>(type.id));
  w.SignedVarint(type.typmod);
}
void WriteBool(ByteWriter& w, bool v) {
  w.U8(v ? 1 : 0);
}
void WriteIds(ByteWriter& w, const std::vector<uint32_t>& ids) {
  w.Varint(ids.size());
  for (uint32_t id : ids) w.Varint(id);
}

void WriteColumn(ByteWriter& w, const ColumnDescriptor& c) {
  w.Varint(c.id);
  w.String(c.name);
  WriteType(w, c.type);
  WriteBool(w, c.not_null);
  WriteBool(w, c.hidden);
  w.String(c.default_expr);
  w.U8(static_cast<uint8_t>(c.state));
}

void WriteIndex(ByteWriter& w, const IndexDescriptor& index) {
  w.Varint(index.id);
  w.Varint(index.oid);
  w.String(index.name);
  WriteBool(w, index.unique);
  WriteBool(w, index.primary);
  w.U8(static_cast<uint8_t>(index.state));
  w.Varint(index.columns.size());
  for (const IndexColumn& c : index.columns) {
    w.Varint(c.column_id);
    WriteBool(w, c.descending);
  }
}

void WriteConstraint(ByteWriter& w, const ConstraintDescriptor& c) {
  w.Varint(c.oid);
  w.U8(static_cast<uint8_t>(c.kind));
  w.String(c.name);
  WriteIds(w, c.column_ids);
  w.Varint(c.index_id);
  w.String(c.check_expr);
  w.Varint(c.referenced_table);
  WriteIds(w, c.referenced_column_ids);
  w.U8(static_cast<uint8_t>(c.on_delete));
  w.U8(static_cast<uint8_t>(c.on_update));
  WriteBool(w, c.validated);
}

void WriteTable(ByteWriter& w, const TableDescriptor& t) {
  CHECK(!t.is_virtual);
  w.Varint(t.id);
  w.Varint(t.schema_id);
  w.Varint(t.database_id);
  w.String(t.name);
  w.Varint(t.owner);
  w.Varint(t.version);
  w.Varint(t.next_column_id);
  w.Varint(t.next_index_id);
  w.Varint(t.columns.size());
  for (const ColumnDescriptor& c : t.columns) WriteColumn(w, c);
  w.Varint(t.indexes.size());
  for (const IndexDescriptor& i : t.indexes) WriteIndex(w, i);
  w.Varint(t.constraints.size());
  for (const ConstraintDescriptor& c : t.constraints) WriteConstraint(w, c);
  w.Varint(t.options.size());
  for (const auto& [name, value] : t.options) {
    w.String(name);
    w.String(value);
  }
}

// Reads what the writers above wrote. After the first failure every read gives zero and ok() is
// false, so that callers test once.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : in_(bytes) {}
  bool ok() const { return ok_; }
  bool AtEnd() const { return ok_ && in_.empty(); }

  uint8_t U8() {
    uint8_t v = 0;
    ok_ = ok_ && in_.U8(&v);
    return v;
  }
  uint32_t Id() {
    uint64_t v = 0;
    ok_ = ok_ && in_.Varint(&v) && v <= UINT32_MAX;
    return ok_ ? static_cast<uint32_t>(v) : 0;
  }
  bool Bool() { return U8() != 0; }
  std::string String() {
    std::string_view v;
    ok_ = ok_ && in_.String(&v);
    return ok_ ? std::string(v) : std::string();
  }
  Type ReadType() {
    Type type;
    type.id = TypeId{Id()};
    int64_t typmod = 0;
    ok_ = ok_ && in_.SignedVarint(&typmod);
    type.typmod = static_cast<int32_t>(typmod);
    return type;
  }
  ElementState State() {
    const uint8_t v = U8();
    ok_ = ok_ && v <= static_cast<uint8_t>(ElementState::kDeleteOnly);
    return static_cast<ElementState>(ok_ ? v : 0);
  }
  // A list's elements, one call of `read` each; a damaged length ends at the first failed read.
  template <typename T, typename Read>
  std::vector<T> List(Read read) {
    std::vector<T> out;
    for (uint32_t n = Id(); n > 0 && ok_; --n) out.push_back(read());
    return out;
  }
  std::vector<uint32_t> Ids() {
    return List<uint32_t>([&] { return Id(); });
  }

  ColumnDescriptor Column() {
    ColumnDescriptor c;
    c.id = Id();
    c.name = String();
    c.type = ReadType();
    c.not_null = Bool();
    c.hidden = Bool();
    c.default_expr = String();
    c.state = State();
    return c;
  }
  IndexDescriptor Index() {
    IndexDescriptor index;
    index.id = Id();
    index.oid = Id();
    index.name = String();
    index.unique = Bool();
    index.primary = Bool();
    index.state = State();
    index.columns = List<IndexColumn>([&] {
      IndexColumn c;
      c.column_id = Id();
      c.descending = Bool();
      return c;
    });
    return index;
  }
  ConstraintDescriptor Constraint() {
    ConstraintDescriptor c;
    c.oid = Id();
    const uint8_t kind = U8();
    ok_ = ok_ && kind <= static_cast<uint8_t>(ConstraintDescriptor::Kind::kForeignKey);
    c.kind = static_cast<ConstraintDescriptor::Kind>(ok_ ? kind : 0);
    c.name = String();
    c.column_ids = Ids();
    c.index_id = Id();
    c.check_expr = String();
    c.referenced_table = Id();
    c.referenced_column_ids = Ids();
    c.on_delete = static_cast<char>(U8());
    c.on_update = static_cast<char>(U8());
    c.validated = Bool();
    return c;
  }
  TableDescriptor Table() {
    TableDescriptor t;
    t.id = Id();
    t.schema_id = Id();
    t.database_id = Id();
    t.name = String();
    t.owner = Id();
    t.version = Id();
    t.next_column_id = Id();
    t.next_index_id = Id();
    t.columns = List<ColumnDescriptor>([&] { return Column(); });
    t.indexes = List<IndexDescriptor>([&] { return Index(); });
    t.constraints = List<ConstraintDescriptor>([&] { return Constraint(); });
    t.options = List<std::pair<std::string, std::string>>([&] {
      std::string name = String();
      std::string value = String();
      return std::pair(std::move(name), std::move(value));
    });
    ok_ = ok_ && !t.indexes.empty() && t.indexes[0].primary;
    return t;
  }

 private:
  ByteReader in_;
  bool ok_ = true;
};

}  // namespace

const ColumnDescriptor* TableDescriptor::FindColumn(std::string_view column_name) const {
  const int ordinal = OrdinalOf(column_name);
  return ordinal < 0 ? nullptr : &columns[static_cast<size_t>(ordinal)];
}

int TableDescriptor::OrdinalOf(uint32_t column_id) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].id == column_id) return static_cast<int>(i);
  }
  return -1;
}

int TableDescriptor::OrdinalOf(std::string_view column_name) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    const ColumnDescriptor& c = columns[i];
    if (c.name == column_name && !c.hidden && c.state == ElementState::kPublic) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

const IndexDescriptor* TableDescriptor::FindIndex(uint32_t index_id) const {
  const auto it = std::find_if(indexes.begin(), indexes.end(),
                               [&](const IndexDescriptor& i) { return i.id == index_id; });
  return it == indexes.end() ? nullptr : &*it;
}

const IndexDescriptor* TableDescriptor::FindIndex(std::string_view index_name) const {
  const auto it = std::find_if(indexes.begin(), indexes.end(),
                               [&](const IndexDescriptor& i) { return i.name == index_name; });
  return it == indexes.end() ? nullptr : &*it;
}

bool TableDescriptor::HasHiddenKey() const {
  return !indexes.empty() && primary().columns.size() == 1 &&
         columns[static_cast<size_t>(OrdinalOf(primary().columns[0].column_id))].hidden;
}

DescriptorId IdOf(const Descriptor& descriptor) {
  return std::visit([](const auto& d) { return d.id; }, descriptor);
}

std::string EncodeDescriptor(const Descriptor& descriptor) {
  ByteWriter w;
  w.U8(kFormatVersion);
  if (const auto* database = std::get_if<DatabaseDescriptor>(&descriptor)) {
    w.U8(static_cast<uint8_t>(DescriptorKind::kDatabase));
    w.Varint(database->id);
    w.String(database->name);
    w.Varint(database->owner);
  } else if (const auto* schema = std::get_if<SchemaDescriptor>(&descriptor)) {
    w.U8(static_cast<uint8_t>(DescriptorKind::kSchema));
    w.Varint(schema->id);
    w.Varint(schema->database_id);
    w.String(schema->name);
    w.Varint(schema->owner);
  } else {
    w.U8(static_cast<uint8_t>(DescriptorKind::kTable));
    WriteTable(w, std::get<TableDescriptor>(descriptor));
  }
  return w.Take();
}

std::optional<Descriptor> DecodeDescriptor(std::string_view bytes) {
  Reader r(bytes);
  if (r.U8() != kFormatVersion) return std::nullopt;
  Descriptor out;
  switch (static_cast<DescriptorKind>(r.U8())) {
    case DescriptorKind::kDatabase: {
      DatabaseDescriptor d;
      d.id = r.Id();
      d.name = r.String();
      d.owner = r.Id();
      out = std::move(d);
      break;
    }
    case DescriptorKind::kSchema: {
      SchemaDescriptor s;
      s.id = r.Id();
      s.database_id = r.Id();
      s.name = r.String();
      s.owner = r.Id();
      out = std::move(s);
      break;
    }
    case DescriptorKind::kTable:
      out = r.Table();
      break;
    default:
      return std::nullopt;
  }
  if (!r.AtEnd()) return std::nullopt;
  return out;
}

std::string EncodeNamespaceEntry(const NamespaceEntry& entry) {
  ByteWriter w;
  w.U8(kFormatVersion);
  w.U8(static_cast<uint8_t>(entry.kind));
  w.Varint(entry.id);
  w.Varint(entry.index_oid);
  return w.Take();
}

std::optional<NamespaceEntry> DecodeNamespaceEntry(std::string_view bytes) {
  Reader r(bytes);
  if (r.U8() != kFormatVersion) return std::nullopt;
  NamespaceEntry entry;
  const uint8_t kind = r.U8();
  if (kind > static_cast<uint8_t>(NamespaceEntry::Kind::kIndex)) return std::nullopt;
  entry.kind = static_cast<NamespaceEntry::Kind>(kind);
  entry.id = r.Id();
  entry.index_oid = r.Id();
  if (!r.AtEnd()) return std::nullopt;
  return entry;
}

}  // namespace steno::sql
