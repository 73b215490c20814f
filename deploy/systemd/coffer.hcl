# /etc/coffer/coffer.hcl: a server that unseals by itself, with an audit log and metrics.
api_addr = "https://coffer.example.com:8200"

storage "embedded" {
  path = "/var/lib/coffer"
}

listener "tcp" {
  address       = "0.0.0.0:8200"
  tls_cert_file = "/etc/coffer/tls/cert.pem"
  tls_key_file  = "/etc/coffer/tls/key.pem"
}

# Prometheus of this machine, without a token.
listener "tcp" {
  address     = "127.0.0.1:8202"
  tls_disable = true
  telemetry {
    unauthenticated_metrics_access = true
  }
}

# openssl rand -out /etc/coffer/unseal-1.key 32
seal "static" {
  current_key_id = "unseal-1"
  current_key    = "file:///etc/coffer/unseal-1.key"
}

audit "file" "main" {
  options {
    file_path = "/var/log/coffer/audit.log"
  }
}

log_format           = "json"
log_file             = "/var/log/coffer/coffer.log"
log_rotate_bytes     = 104857600
log_rotate_max_files = 10
