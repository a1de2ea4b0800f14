// Requests of the submission routes as values, with errors that name the parameter. Pure.
#pragma once

#include "server/net/http_router.h"
#include "server/service/browse.h"
#include "server/service/submit.h"

namespace adjudge {

// The filter in limit, before, user, status, language and problem.
Result<SubmissionFilter> filterOf(const HttpCall& call);

// The submission in a JSON body or a form.
Result<SubmitRequest> submitRequestOf(const HttpCall& call, ProblemId problem);

// A number parameter within bounds, or `fallback` if it is absent.
Result<qint64>
numberOf(const HttpRequest& request, const char* key, qint64 min, qint64 max, qint64 fallback);

// Whose events the topics parameter asks for; every topic must exist and be heard by the caller.
Result<QList<Topic>> topicsOf(const HttpCall& call);

} // namespace adjudge
