// Asks for a server and a login. Checks what can be checked here, shows every fault in place, and
// leaves the connecting to others.
#pragma once

#include "client-desktop/ui/address_book.h"

#include <QDialog>
#include <QUrl>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace adjudge::desktop {

class NoticeLine;

struct ConnectRequest
{
    QString address; // as typed
    QUrl server;     // from serverUrl()
    QString user;    // empty: a guest
    QString password;
    bool isToBeRemembered = false;
};

class ConnectDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ConnectDialog(QWidget* parent = nullptr);

    void setServers(const QList<KnownServer>& servers);
    void setRequest(const ConnectRequest& request); // fills the fields
    void setPassword(const QString& password);      // from the key ring; kept if one is typed
    void setBusy(bool isBusy);
    void showFault(const QString& message); // also ends busy
    void showInfo(const QString& message);

    [[nodiscard]] QString message() const;

Q_SIGNALS:
    void requested(const adjudge::desktop::ConnectRequest& request);
    void cancelled(); // while busy
    // A known server with a remembered login was chosen: its password is wanted.
    void passwordWanted(const QString& address, const QString& user);

public Q_SLOTS:
    void reject() override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void chooseServer(const QString& address);
    void check();
    void ask(bool isGuest);

    QList<KnownServer> m_servers;
    QLabel* m_sentence = nullptr;
    QComboBox* m_server = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_password = nullptr;
    QCheckBox* m_remember = nullptr;
    QPushButton* m_login = nullptr;
    QPushButton* m_guest = nullptr;
    NoticeLine* m_unsafe = nullptr;
    NoticeLine* m_notice = nullptr;
    bool m_isBusy = false;
};

} // namespace adjudge::desktop
