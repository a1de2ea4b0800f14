#include "client-desktop/ui/connect_dialog.h"

#include "client-desktop/link/server_address.h"
#include "client-desktop/ui/look.h"
#include "client-desktop/ui/notice_line.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr int kLogoSize = 52;
constexpr int kMinWidth = 460;

} // namespace

ConnectDialog::ConnectDialog(QWidget* parent)
    : QDialog(parent)
    , m_server(new QComboBox(this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_remember(new QCheckBox(tr("Remember the login on this computer"), this))
    , m_login(new QPushButton(tr("Log in"), this))
    , m_guest(new QPushButton(tr("Look around as a guest"), this))
    , m_unsafe(new NoticeLine(this))
    , m_notice(new NoticeLine(this))
{
    setWindowTitle(tr("Connect to a judge"));
    m_server->setEditable(true);
    m_server->setInsertPolicy(QComboBox::NoInsert);
    m_server->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_server->lineEdit()->setPlaceholderText(tr("judge.example.org or localhost:8100"));
    m_server->setAccessibleName(tr("Server"));
    m_password->setEchoMode(QLineEdit::Password);
    m_remember->setToolTip(tr("The password is kept in the key ring of the desktop."));
    m_login->setDefault(true);
    m_guest->setAutoDefault(false);
    build();
    connect(m_server, &QComboBox::currentTextChanged, this, &ConnectDialog::chooseServer);
    connect(m_user, &QLineEdit::textChanged, this, &ConnectDialog::check);
    connect(m_login, &QPushButton::clicked, this, [this] { ask(false); });
    connect(m_guest, &QPushButton::clicked, this, [this] { ask(true); });
    check();
}

void ConnectDialog::build()
{
    auto* logo = new QLabel(this);
    logo->setPixmap(
        QIcon(u":/icons/adjudge.svg"_s).pixmap(QSize(kLogoSize, kLogoSize), devicePixelRatioF())
    );
    auto* title = new QLabel(tr("Adjudge"), this);
    QFont font = title->font();
    constexpr double kTitleScale = 1.6;
    font.setPointSizeF(font.pointSizeF() * kTitleScale);
    font.setBold(true);
    title->setFont(font);
    m_sentence = new QLabel(tr("Choose a judge and log in to submit."), this);
    look::setMuted(*m_sentence);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(title);
    words->addWidget(m_sentence);
    auto* head = new QHBoxLayout;
    head->setSpacing(look::kMargin + 4);
    head->addWidget(logo);
    head->addLayout(words, 1);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(look::kMargin + 4);
    form->setVerticalSpacing(look::kMargin);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Server"), m_server);
    form->addRow(tr("&User"), m_user);
    form->addRow(tr("&Password"), m_password);
    form->addRow(QString(), m_remember);

    look::setRoomy(*m_guest);
    look::setRoomy(*m_login);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_guest);
    buttons->addStretch();
    buttons->addWidget(m_login);
    auto* layout = new QVBoxLayout(this);
    constexpr int kOuterMargin = 22;
    layout->setContentsMargins(kOuterMargin, kOuterMargin, kOuterMargin, kOuterMargin);
    layout->setSpacing(2 * look::kGap);
    layout->addLayout(head);
    layout->addLayout(form);
    layout->addWidget(m_unsafe);
    layout->addWidget(m_notice);
    layout->addStretch();
    layout->addLayout(buttons);
    setMinimumWidth(kMinWidth);
    setTabOrder(m_server, m_user);
    setTabOrder(m_user, m_password);
    setTabOrder(m_password, m_remember);
    setTabOrder(m_remember, m_login);
    setTabOrder(m_login, m_guest);
}

void ConnectDialog::setServers(const QList<KnownServer>& servers)
{
    m_servers = servers;
    const QString typed = m_server->currentText();
    m_server->clear();
    for (const KnownServer& server : servers) {
        m_server->addItem(server.address);
    }
    if (!typed.isEmpty()) {
        m_server->setCurrentText(typed);
    }
    chooseServer(m_server->currentText());
    if (!m_server->currentText().isEmpty()) {
        (m_user->text().isEmpty() ? m_user : m_password)->setFocus();
    }
}

void ConnectDialog::chooseServer(const QString& address)
{
    for (const KnownServer& server : m_servers) {
        if (server.address == address) {
            m_user->setText(server.user);
            m_remember->setChecked(server.isRemembered);
            m_password->clear();
            if (server.isRemembered && !server.user.isEmpty()) {
                Q_EMIT passwordWanted(address, server.user);
            }
        }
    }
    m_notice->clear();
    check();
}

void ConnectDialog::setRequest(const ConnectRequest& request)
{
    m_server->setCurrentText(request.address);
    m_user->setText(request.user);
    m_password->setText(request.password);
    m_remember->setChecked(request.isToBeRemembered);
}

void ConnectDialog::setPassword(const QString& password)
{
    if (m_password->text().isEmpty()) {
        m_password->setText(password);
    }
}

void ConnectDialog::check()
{
    const bool hasServer = !m_server->currentText().trimmed().isEmpty();
    m_login->setEnabled(!m_isBusy && hasServer && !m_user->text().trimmed().isEmpty());
    m_guest->setEnabled(!m_isBusy && hasServer);
    const auto url = serverUrl(m_server->currentText());
    if (url && isReadableOnTheWay(*url)) {
        m_unsafe->say(
            NoticeLine::Kind::Warning,
            tr("The way to this server is not encrypted: others in the network can read the "
               "password. Use an https address if there is one.")
        );
    } else {
        m_unsafe->clear();
    }
}

void ConnectDialog::ask(bool isGuest)
{
    const auto url = serverUrl(m_server->currentText());
    if (!url) {
        showFault(url.error().message);
        m_server->setFocus();
        return;
    }
    ConnectRequest request{m_server->currentText().trimmed(), *url, {}, {}, false};
    if (!isGuest) {
        if (m_password->text().isEmpty()) {
            showFault(tr("Enter the password of %1.").arg(m_user->text().trimmed()));
            m_password->setFocus();
            return;
        }
        request.user = m_user->text().trimmed();
        request.password = m_password->text();
        request.isToBeRemembered = m_remember->isChecked();
    }
    setBusy(true);
    showInfo(tr("Connecting to %1…").arg(url->authority()));
    Q_EMIT requested(request);
}

void ConnectDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    for (QWidget* field :
         std::initializer_list<QWidget*>{m_server, m_user, m_password, m_remember}) {
        field->setEnabled(!isBusy);
    }
    if (!isBusy) {
        m_notice->clear();
    }
    check();
}

void ConnectDialog::showFault(const QString& message)
{
    const bool wasBusy = m_isBusy;
    setBusy(false);
    m_notice->say(NoticeLine::Kind::Warning, message);
    if (wasBusy && !m_user->text().isEmpty()) {
        m_password->setFocus();
        m_password->selectAll();
    }
}

void ConnectDialog::showInfo(const QString& message)
{
    m_notice->say(NoticeLine::Kind::Info, message);
}

QString ConnectDialog::message() const
{
    return m_notice->text();
}

void ConnectDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_sentence) {
        look::setMuted(*m_sentence);
    }
    QDialog::changeEvent(event);
}

void ConnectDialog::reject()
{
    if (m_isBusy) {
        setBusy(false);
        Q_EMIT cancelled();
        return;
    }
    QDialog::reject();
}

} // namespace adjudge::desktop
