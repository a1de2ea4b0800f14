#include "client-desktop/ui/address_book.h"

#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

AddressBook::AddressBook(QSettings& settings)
    : m_settings(settings)
{
}

QList<KnownServer> AddressBook::servers() const
{
    QList<KnownServer> servers;
    const int size = m_settings.beginReadArray("servers"_L1);
    for (int i = 0; i < size; ++i) {
        m_settings.setArrayIndex(i);
        servers.append(
            {m_settings.value("address"_L1).toString(),
             m_settings.value("user"_L1).toString(),
             m_settings.value("remembered"_L1).toBool()}
        );
    }
    m_settings.endArray();
    return servers;
}

void AddressBook::remember(const KnownServer& server)
{
    constexpr qsizetype kMaxServers = 10;
    QList<KnownServer> all = servers();
    all.removeIf([&](const KnownServer& known) { return known.address == server.address; });
    all.prepend(server);
    all = all.first(std::min(all.size(), kMaxServers));
    m_settings.beginWriteArray("servers"_L1, static_cast<int>(all.size()));
    for (int i = 0; i < all.size(); ++i) {
        m_settings.setArrayIndex(i);
        m_settings.setValue("address"_L1, all[i].address);
        m_settings.setValue("user"_L1, all[i].user);
        m_settings.setValue("remembered"_L1, all[i].isRemembered);
    }
    m_settings.endArray();
}

} // namespace adjudge::desktop
