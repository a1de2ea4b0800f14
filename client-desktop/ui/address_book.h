// The servers of before, newest first, each with the name used there. Kept in the client's
// settings; passwords are elsewhere (link/secret_store).
#pragma once

#include <QList>
#include <QString>

class QSettings;

namespace adjudge::desktop {

struct KnownServer
{
    QString address;           // as a person typed it
    QString user;              // empty: a guest
    bool isRemembered = false; // its password is in the key ring

    bool operator==(const KnownServer&) const = default;
};

class AddressBook
{
public:
    // `settings` is borrowed.
    explicit AddressBook(QSettings& settings);

    [[nodiscard]] QList<KnownServer> servers() const;
    // Puts it first; the same address is there once. At most 10 are kept.
    void remember(const KnownServer& server);

private:
    QSettings& m_settings;
};

} // namespace adjudge::desktop
