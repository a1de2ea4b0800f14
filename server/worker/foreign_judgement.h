// Judging programs that do not speak the validator protocol of the Kattis format: how they are
// called with one test, and what their end means. Pure. All run as `PROGRAM input output answer` or
// `PROGRAM input answer output`, with nothing on stdin.
#pragma once

#include "server/worker/output_validator.h"

namespace adjudge {

// `base` is how the program starts; the result has the three files of the test and their names as
// arguments. Not for JudgeProtocol::Kattis.
RunRequest
foreignRequest(JudgeProtocol protocol, RunRequest base, const OutputValidator::Question& question);

// Testlib checkers: exit code 0 accepts, 1 and 2 (also 4 and 8) reject, 7 accepts with the points
// that stderr begins with, anything else is a fault of the problem. Evaluators (ours, see
// docs/judging.md): exit code 0 and one JSON object on stdout; anything else is a fault. `name` is
// the program's, for the Error.
Result<Judgement>
foreignJudgement(JudgeProtocol protocol, const QString& name, const RunResult& run);

} // namespace adjudge
