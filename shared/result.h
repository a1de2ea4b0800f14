// Expected failures are values. Result<T> holds a T or an Error; whoever handles the error logs it
// once. Member names follow std::expected, which C++20 compilers here do not have yet.
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace adjudge {

// What kind of failure, as both ends know it. Wire names and HTTP statuses are tables elsewhere
// (errorCodeName below; server/net/http_status.h).
enum class ErrorCode {
    BadRequest,      // malformed or nonsensical input
    Unauthenticated, // no or bad credentials
    Forbidden,       // known caller, not allowed
    NotFound,
    MethodNotAllowed,
    Conflict,         // same idempotency key with other content, name taken
    TooLarge,         // body, source or archive over its limit
    UnsupportedMedia, // content type not understood
    RateLimited,
    Unavailable, // draining, overloaded, database busy
    Internal,    // our fault
};

// Stable lower-case name used in JSON error bodies and messages, for example "not_found".
QString errorCodeName(ErrorCode code);
ErrorCode errorCodeFromName(const QString& name); // unknown names become Internal

struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message; // English; names the thing and the remedy
    QString detail;  // for the log only, never sent to a client

    bool operator==(const Error&) const = default;
};

template <typename T> class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }

    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    [[nodiscard]] bool has_value() const { return m_state.index() == 0; }

    explicit operator bool() const { return has_value(); }

    [[nodiscard]] T& value() { return std::get<0>(m_state); }

    [[nodiscard]] const T& value() const { return std::get<0>(m_state); }

    T& operator*() { return value(); }

    const T& operator*() const { return value(); }

    T* operator->() { return &value(); }

    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <> class [[nodiscard]] Result<void>
{
public:
    Result() = default;

    Result(Error error)
        : m_error(std::move(error))
    {
    }

    [[nodiscard]] bool has_value() const { return !m_error.has_value(); }

    explicit operator bool() const { return has_value(); }

    [[nodiscard]] const Error& error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace adjudge
