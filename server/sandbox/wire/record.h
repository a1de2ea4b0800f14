// Values as bytes: fixed 64-bit little-endian numbers and length-prefixed strings, in an order both
// ends know. The reader checks every length; after the first fault it yields zeros and empty texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace adjudge::sandbox {

class RecordWriter
{
public:
    void number(std::uint64_t value);
    void text(std::string_view value);
    void texts(const std::vector<std::string>& values);

    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

class RecordReader
{
public:
    explicit RecordReader(std::string_view bytes) // must outlive the reader
        : m_rest(bytes)
    {
    }

    std::uint64_t number();
    std::string text();
    std::vector<std::string> texts();

    // An element count that the rest of the record can hold.
    std::uint64_t count();

    // True if nothing was malformed and nothing is left over.
    [[nodiscard]] bool isComplete() const { return m_isSound && m_rest.empty(); }

private:
    std::string_view m_rest;
    bool m_isSound = true;
};

} // namespace adjudge::sandbox
