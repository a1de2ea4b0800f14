// Writes zip archives byte by byte, so that a test can make one that lies.
#pragma once

#include <QByteArray>
#include <QList>

#include <array>
#include <optional>

namespace adjudge::test {

struct ZipItem
{
    QByteArray name;
    QByteArray content;
    bool isDeflated = true;
    quint32 mode = 0100644; // unix; 0: made by another system
    quint16 flags = 0;
    std::optional<QByteArray> localName; // of the entry's own header, if it lies
    std::optional<quint16> method;       // in the directory, likewise
    std::optional<quint16> localMethod;
    std::optional<quint32> declaredBytes; // unpacked size in both headers
    std::optional<quint32> sharedOffset;  // point at another entry's data instead of writing own
};

inline quint32 crc32(const QByteArray& bytes)
{
    static const auto kTable = [] {
        std::array<quint32, 256> table{};
        for (quint32 i = 0; i < 256; ++i) {
            quint32 value = i;
            for (int bit = 0; bit < 8; ++bit) {
                value = (value >> 1) ^ (0xedb88320U & (0U - (value & 1U)));
            }
            table[i] = value;
        }
        return table;
    }();
    quint32 crc = 0xffffffff;
    for (const char byte : bytes) {
        crc = (crc >> 8) ^ kTable[(crc ^ static_cast<unsigned char>(byte)) & 0xff];
    }
    return ~crc;
}

class ZipBytes
{
public:
    ZipBytes& add(const ZipItem& item)
    {
        const quint32 offset = item.sharedOffset.value_or(quint32(m_data.size()));
        const QByteArray packed = item.isDeflated ? deflated(item.content) : item.content;
        const quint16 method = item.isDeflated ? 8 : 0;
        const quint32 crc = crc32(item.content);
        const quint32 size = item.declaredBytes.value_or(quint32(item.content.size()));
        if (!item.sharedOffset) {
            const QByteArray name = item.localName.value_or(item.name);
            m_data += "PK\3\4" + word(20) + word(item.flags) +
                      word(item.localMethod.value_or(method)) + word(0) + word(0x21) + number(crc) +
                      number(quint32(packed.size())) + number(size) + word(quint16(name.size())) +
                      word(0) + name + packed;
        }
        m_directory += "PK\1\2" + word(item.mode ? 0x0314 : 20) + word(20) + word(item.flags) +
                       word(item.method.value_or(method)) + word(0) + word(0x21) + number(crc) +
                       number(quint32(packed.size())) + number(size) +
                       word(quint16(item.name.size())) + word(0) + word(0) + word(0) + word(0) +
                       number(item.mode << 16) + number(offset) + item.name;
        ++m_entries;
        return *this;
    }

    // The whole archive; `entries` is what its end claims, if that is a lie.
    [[nodiscard]] QByteArray bytes(std::optional<quint16> entries = {}) const
    {
        const quint16 count = entries.value_or(m_entries);
        return m_data + m_directory + "PK\5\6" + word(0) + word(0) + word(count) + word(count) +
               number(quint32(m_directory.size())) + number(quint32(m_data.size())) + word(0);
    }

private:
    static QByteArray word(quint16 value)
    {
        return QByteArray(1, char(value & 0xff)) + QByteArray(1, char(value >> 8));
    }

    static QByteArray number(quint32 value)
    {
        return word(quint16(value & 0xffff)) + word(quint16(value >> 16));
    }

    // qCompress puts a length and zlib's frame around the deflate stream.
    static QByteArray deflated(const QByteArray& content)
    {
        if (content.isEmpty()) {
            return QByteArray("\3\0", 2);
        }
        const QByteArray framed = qCompress(content, 9);
        return framed.mid(6, framed.size() - 10);
    }

    QByteArray m_data;
    QByteArray m_directory;
    quint16 m_entries = 0;
};

} // namespace adjudge::test
