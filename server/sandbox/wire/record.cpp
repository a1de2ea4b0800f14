#include "server/sandbox/wire/record.h"

#include <cstring>

namespace adjudge::sandbox {

void RecordWriter::number(std::uint64_t value)
{
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value); // both ends are the same machine
    m_bytes.append(bytes, sizeof bytes);
}

void RecordWriter::text(std::string_view value)
{
    number(value.size());
    m_bytes.append(value);
}

void RecordWriter::texts(const std::vector<std::string>& values)
{
    number(values.size());
    for (const std::string& value : values) {
        text(value);
    }
}

std::uint64_t RecordReader::number()
{
    std::uint64_t value = 0;
    if (m_rest.size() < sizeof value) {
        m_isSound = false;
        m_rest = {};
        return 0;
    }
    std::memcpy(&value, m_rest.data(), sizeof value);
    m_rest.remove_prefix(sizeof value);
    return value;
}

std::string RecordReader::text()
{
    const std::uint64_t size = number();
    if (size > m_rest.size()) {
        m_isSound = false;
        m_rest = {};
        return {};
    }
    std::string value(m_rest.substr(0, size));
    m_rest.remove_prefix(size);
    return value;
}

std::uint64_t RecordReader::count()
{
    const std::uint64_t value = number();
    if (value > m_rest.size() / sizeof(std::uint64_t)) { // each element has at least a length
        m_isSound = false;
        m_rest = {};
        return 0;
    }
    return value;
}

std::vector<std::string> RecordReader::texts()
{
    std::vector<std::string> values(count());
    for (std::string& value : values) {
        value = text();
    }
    return values;
}

} // namespace adjudge::sandbox
