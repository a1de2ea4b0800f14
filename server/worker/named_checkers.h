// Comparisons that a package asks for by name (`checker:` in problem.yaml or adjudge.yaml), instead
// of the default validator: all on bytes, in no locale, none of them a program. White space is
// space, tab, CR and LF; a CR before a line's end never matters but for "exact".
#pragma once

#include "server/worker/default_validator.h"

namespace adjudge {

// `words` is the name with its options, as package_checker.h has checked them:
//   exact             the same bytes
//   tokens            the same tokens; option case_insensitive (A-Z only)
//   floats [E]        tokens; those of the answer that are numbers may differ by E (1e-6),
//                     absolutely or relatively
//   lines             the same tokens in each line; empty lines at the end do not count
//   unordered_lines   the same lines in any order, blanks at their ends and empty lines left out
//   sorted            the same tokens in any order
//   yes_no            YES or NO in any case, as often as in the answer
// An Error is the problem's fault.
Result<Comparison>
compareByName(const QStringList& words, const QByteArray& answer, const QByteArray& output);

} // namespace adjudge
