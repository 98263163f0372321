// Guard clauses. Bad arguments and impossible data are told apart by the exception's type.
#pragma once

#include <stdexcept>
#include <string>

namespace musefuse {

// The caller asked for something that makes no sense, whatever the data.
inline void require(bool holds, const std::string &otherwise) {
  if (!holds) throw std::invalid_argument(otherwise);
}

// The request is sensible, but these data cannot meet it.
inline void require_data(bool holds, const std::string &otherwise) {
  if (!holds) throw std::domain_error(otherwise);
}

} // namespace musefuse
