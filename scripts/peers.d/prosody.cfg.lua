-- A Prosody on loopback for scripts/demo and the interop tests: TLS only if asked for, no limits, plain accounts. The component and the
-- delegation are those of config/prosody/extdisco.cfg.lua.
pidfile = "@DIR@/prosody.pid"
data_path = "@DIR@/data"
certificates = "@DIR@/data"
log = { @LOGLEVEL@ = "@DIR@/log" }
daemonize = false

interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { @C2S_PORT@ }
c2s_direct_tls_ports = {}
s2s_ports = {}
http_ports = {}
https_ports = {}
component_ports = { @COMPONENT_PORT@ }

modules_enabled = {
    "roster", "saslauth", "disco", "ping", "time", "iq", "message", "presence";
?DELEGATION=yes     "delegation";
?PRIVILEGE=yes     "privilege";
?C2S_TLS=yes     "tls";
?OWN_SERVICES=yes     "turn_external";
}
?OWN_SERVICES=yes turn_external_host = "turn.@DOMAIN@"
?OWN_SERVICES=yes turn_external_secret = "@TURN_SECRET@"
?OWN_SERVICES=yes turn_external_tcp = true
?C2S_TLS=no modules_disabled = { "s2s", "limits", "tls" }
?C2S_TLS=yes modules_disabled = { "s2s", "limits" }
?C2S_TLS=yes ssl = { certificate = "@DIR@/cert.pem", key = "@DIR@/key.pem" }
authentication = "internal_plain"
storage = "internal"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true

VirtualHost "@DOMAIN@"
VirtualHost "@DOMAIN2@"

Include "extdisco.cfg.lua"

?CONFLICT=kick_new Component "@COMPONENT@"
?CONFLICT=kick_new     component_conflict_resolve = "kick_new"
