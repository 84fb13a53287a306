// TZ: UTC Europe/Berlin Europe/London Europe/Dublin America/New_York America/Chicago America/Denver America/Los_Angeles Asia/Kolkata Asia/Tokyo Asia/Shanghai Australia/Sydney Pacific/Auckland Africa/Johannesburg Asia/Kathmandu America/St_Johns Africa/Lagos
print(new Date(2024, 0, 15).toString());
print(new Date(2024, 6, 15).toTimeString());
