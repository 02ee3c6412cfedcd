#include "sql/expr/array_lookups.h"

#include <unordered_set>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/hash/hash.h"
#include "sql/expr/function.h"
#include "sql/types/compare.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

// Fewer elements are compared one by one.
constexpr size_t kElementsMin = 16;

bool IsWidthOfInteger(TypeId type) {
  return type == TypeId::kInt2 || type == TypeId::kInt4 || type == TypeId::kInt8;
}

// Whether the operator of `e` holds for values that are equal by Compare(), and for no others (by
// `<>`: the other way round).
bool ComparesByHash(const Expr& e) {
  const TypeId left = e.args[0]->type.id;
  const TypeId right = ElementOf(e.args[1]->type.id);
  if (left != right && !(IsWidthOfInteger(left) && IsWidthOfInteger(right))) return false;
  const bool scalar = ElementOf(left) == TypeId::kInvalid && left != TypeId::kRecord;
  if (!scalar || !IsComparable(left)) return false;
  const FunctionDef* equal = left == right ? EqualityOf(left) : FindOperatorExact("=", left, right);
  if (equal == nullptr) return false;
  if (!e.flag) return e.function == equal;
  return e.function->name == "<>" && e.function->params == equal->params;
}

// Whether the array is the same for all rows, as far as the expression tells.
bool IsFixed(const Expr& array) {
  return array.kind == ExprKind::kExecParam || array.kind == ExprKind::kParameter ||
         array.kind == ExprKind::kConstant;
}

bool HasNull(std::span<const Datum> fields) {
  for (const Datum& field : fields) {
    if (field.is_null()) return true;
  }
  return false;
}

}  // namespace

// The elements of one array: those without NULLs by their hash, the others aside. An element is one
// value, or as many as the rows have fields.
class ArrayLookups::Table {
 public:
  Table(Datum array, std::span<const TypeId> types)
      : array_(std::move(array)), types_(types.begin(), types.end()) {}

  bool IsOf(const Datum& array) const { return &array_.as_array() == &array.as_array(); }

  void Build() {
    if (built_) return;
    built_ = true;
    const std::vector<Datum>& elements = array_.as_array().elements;
    index_.reserve(elements.size());
    for (const Datum& element : elements) {
      const std::span<const Datum> fields = FieldsOf(element);
      if (HasNull(fields)) {
        open_.push_back(fields.data());
      } else {
        index_.insert(fields.data());
      }
    }
  }

  Found Find(std::span<const Datum> fields) const {
    if (index_.contains(fields.data())) return Found::kYes;
    for (const Datum* open : open_) {
      if (MayEqual(fields.data(), open)) return Found::kUnknown;
    }
    return Found::kNo;
  }

 private:
  struct Hasher {
    const std::vector<TypeId>* types;
    size_t operator()(const Datum* fields) const {
      size_t hash = 0;
      for (size_t i = 0; i < types->size(); ++i) {
        hash = absl::HashOf(hash, Hash((*types)[i], fields[i]));
      }
      return hash;
    }
  };
  struct Same {
    const std::vector<TypeId>* types;
    bool operator()(const Datum* a, const Datum* b) const {
      for (size_t i = 0; i < types->size(); ++i) {
        if (Compare((*types)[i], a[i], b[i]) != 0) return false;
      }
      return true;
    }
  };

  std::span<const Datum> FieldsOf(const Datum& element) const {
    if (element.kind() == Datum::Kind::kRecord) return element.as_record().values;
    return {&element, 1};
  }

  // Equal but for the fields that are NULL in `open`.
  bool MayEqual(const Datum* fields, const Datum* open) const {
    for (size_t i = 0; i < types_.size(); ++i) {
      if (!open[i].is_null() && Compare(types_[i], fields[i], open[i]) != 0) return false;
    }
    return true;
  }

  const Datum array_;  // keeps the elements
  const std::vector<TypeId> types_;
  bool built_ = false;
  std::unordered_set<const Datum*, Hasher, Same> index_{0, Hasher{&types_}, Same{&types_}};
  std::vector<const Datum*> open_;
};

ArrayLookups::ArrayLookups() = default;
ArrayLookups::~ArrayLookups() = default;

const ArrayLookups::Table* ArrayLookups::TableFor(const Expr& e, const Datum& array,
                                                  std::span<const TypeId> types) {
  Entry& entry = entries_[&e];
  if (entry.table == nullptr || !entry.table->IsOf(array)) {
    entry.table = std::make_unique<Table>(array, types);
    return nullptr;
  }
  entry.table->Build();
  return entry.table.get();
}

std::optional<ArrayLookups::Found> ArrayLookups::Find(const Expr& e, const Datum& array,
                                                      const Datum& value) {
  if (array.as_array().elements.size() < kElementsMin || !IsFixed(*e.args[1])) return std::nullopt;
  const auto [it, first] = entries_.try_emplace(&e);
  if (first) it->second.usable = ComparesByHash(e);
  if (!it->second.usable) return std::nullopt;
  const TypeId type = e.args[0]->type.id;
  const Table* table = TableFor(e, array, {&type, 1});
  if (table == nullptr) return std::nullopt;
  return table->Find({&value, 1});
}

std::optional<ArrayLookups::Found> ArrayLookups::FindRow(const Expr& e, const Datum& array,
                                                         std::span<const Datum> fields) {
  if (array.as_array().elements.size() < kElementsMin) return std::nullopt;
  if (!IsFixed(*e.args.back()) || HasNull(fields)) return std::nullopt;
  absl::InlinedVector<TypeId, 4> types;
  for (size_t i = 0; i < fields.size(); ++i) types.push_back(e.args[i]->type.id);
  const Table* table = TableFor(e, array, {types.data(), types.size()});
  if (table == nullptr) return std::nullopt;
  return table->Find(fields);
}

}  // namespace steno::sql
