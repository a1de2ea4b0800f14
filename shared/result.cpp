#include "shared/result.h"

#include <array>

namespace adjudge {

namespace {

struct Row
{
    ErrorCode code;
    const char* name;
};

constexpr std::array kRows{
    Row{ErrorCode::BadRequest, "bad_request"},
    Row{ErrorCode::Unauthenticated, "unauthenticated"},
    Row{ErrorCode::Forbidden, "forbidden"},
    Row{ErrorCode::NotFound, "not_found"},
    Row{ErrorCode::MethodNotAllowed, "method_not_allowed"},
    Row{ErrorCode::Conflict, "conflict"},
    Row{ErrorCode::TooLarge, "too_large"},
    Row{ErrorCode::UnsupportedMedia, "unsupported_media_type"},
    Row{ErrorCode::RateLimited, "rate_limited"},
    Row{ErrorCode::Unavailable, "unavailable"},
    Row{ErrorCode::Internal, "internal"},
};

} // namespace

QString errorCodeName(ErrorCode code)
{
    for (const Row& row : kRows) {
        if (row.code == code) {
            return QString::fromLatin1(row.name);
        }
    }
    return QStringLiteral("internal");
}

ErrorCode errorCodeFromName(const QString& name)
{
    for (const Row& row : kRows) {
        if (name == QLatin1String(row.name)) {
            return row.code;
        }
    }
    return ErrorCode::Internal;
}

} // namespace adjudge
